// Warns five minutes before a page closes; a click gives more time, and the page stays as it is. Without script the page
// says until when it stays open. It uses only syntax that old browsers know.
(() => {
  const until = document.querySelector('.until');
  const soon = until.querySelector('.until-soon');
  const words = soon.querySelector('[data-words]');
  const button = soon.querySelector('button');
  let timer;
  const arm = (secondsLeft) => {
    const end = new Date(Date.now() + secondsLeft * 1000);
    const clock = { hour: '2-digit', minute: '2-digit' };
    until.querySelector('[data-time]').textContent = end.toLocaleTimeString(
      document.documentElement.lang,
      clock,
    );
    until.querySelector('[data-zone]').textContent = '';
    soon.setAttribute('hidden', '');
    words.textContent = '';
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        soon.removeAttribute('hidden');
        words.textContent = words.getAttribute('data-words');
      },
      Math.max(0, secondsLeft - 300) * 1000,
    );
  };
  arm(Number(until.getAttribute('data-seconds-left')));
  if (!button) return;
  button.addEventListener('click', () => {
    const request = new XMLHttpRequest();
    const failed = () => {
      words.textContent = words.getAttribute('data-failed');
    };
    request.open('POST', until.getAttribute('data-prolong'));
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    request.onload = () => {
      if (request.status === 200) arm(JSON.parse(request.responseText).secondsLeft);
      else failed();
    };
    request.onerror = failed;
    request.send(`csrf=${encodeURIComponent(until.getAttribute('data-csrf'))}`);
  });
})();
