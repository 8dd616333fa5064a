// Runs the automatic check with the solver of altcha-lib, and shows the characters to copy where it fails. A browser
// that can't read this file, or the solver's modules, shows them as a page without script does.
(() => {
  const status = document.getElementById('captcha-automatic');
  const characters = document.getElementById('captcha-characters');
  const typed = document.getElementById('captcha');
  const { form } = typed;
  const address = status.getAttribute('data-challenge');
  const timeout = 30000;
  let isRunning = true;
  let isSent = false;

  const say = (state) => {
    status.textContent = status.getAttribute(`data-${state}`);
  };
  const answered = (answer) => {
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    return answer.json();
  };
  const send = ({ derivedKey }) => {
    const fields = { csrf: form.elements.csrf.value, key: derivedKey };
    return fetch(address, { method: 'POST', body: new URLSearchParams(fields) }).then(answered);
  };
  const solve = () =>
    Promise.all([
      fetch(address).then(answered),
      import(status.getAttribute('data-solver')),
      import(status.getAttribute('data-keys')),
    ])
      .then(([challenge, { solveChallenge }, { deriveKey }]) =>
        solveChallenge({ challenge, deriveKey, timeout }),
      )
      .then(send);

  // A form that is sent meanwhile waits, so that nobody is told to copy characters that they were not shown. The
  // language link needs no check.
  form.addEventListener('submit', (event) => {
    if (!isRunning || typed.value !== '' || event.submitter?.name === 'lang') return;
    isSent = true;
    event.preventDefault();
    event.stopPropagation();
    status.scrollIntoView({ block: 'nearest' });
  });
  // When this file arrives late, a person may already be copying the characters.
  const isTyping = () => typed.value !== '' || document.activeElement === typed;
  const end = (state) => {
    isRunning = false;
    say(state);
    characters.hidden = state === 'done' && !isTyping();
    if (state === 'done') {
      // Tells a check that has expired since from one that was not done.
      const solved = document.createElement('input');
      solved.type = 'hidden';
      solved.name = 'solved';
      solved.value = 'yes';
      form.appendChild(solved);
      // The summary of faults must not lead to a field that is hidden.
      const fault = document.querySelector('#errors a[href="#captcha"]');
      if (fault) fault.href = `#${status.id}`;
    }
    if (!isSent) return;
    if (state === 'done') HTMLFormElement.prototype.submit.call(form);
    else typed.focus();
  };

  // Where a fault leads to the field, the field stays.
  characters.hidden = !typed.hasAttribute('aria-invalid') && !isTyping();
  say('running');
  solve().then(
    () => end('done'),
    () => end('failed'),
  );
})();
