// Conveniences only: every page works without this file. It uses only syntax that old browsers know.
(() => {
  const each = (selector, run) => {
    Array.prototype.forEach.call(document.querySelectorAll(selector), run);
  };

  // For browsers that support `autofocus` only on form fields. When this file arrives late, people may already be typing.
  const errors = document.getElementById('errors');
  if (errors && document.activeElement === document.body) errors.focus();

  each('[data-reveals]', (button) => {
    const field = document.getElementById(button.getAttribute('data-reveals'));
    const status = button.nextElementSibling;
    const show = (shown) => {
      field.type = shown ? 'text' : 'password';
      button.firstElementChild.textContent = button.getAttribute(shown ? 'data-hide' : 'data-show');
    };
    button.addEventListener('click', () => {
      const shown = field.type === 'password';
      show(shown);
      status.textContent = button.getAttribute(shown ? 'data-shown' : 'data-hidden');
    });
    // A visible password is a text field, and the browser would keep its value among its suggestions.
    field.form.addEventListener('submit', () => show(false));
    button.removeAttribute('hidden');
  });

  // Loads another picture and sound without losing the rest of the form. The number in the query bypasses the cache.
  each('[data-changes-captcha]', (button) => {
    const status = button.nextElementSibling;
    button.addEventListener('click', (event) => {
      event.preventDefault();
      each('#captcha-picture, #captcha-sound', (media) => {
        media.src = `${media.getAttribute('src').split('?')[0]}?again=${Date.now()}`;
      });
      document.getElementById('captcha').value = '';
      // Emptied first: a screen reader does not announce the same text a second time.
      status.textContent = '';
      setTimeout(() => {
        status.textContent = button.getAttribute('data-changed');
      }, 100);
    });
  });

  // Shows only the field that belongs to the chosen answer. Shows no field before a choice.
  const answerOf = (part) => document.getElementById(part.getAttribute('data-chosen-by'));
  const showChosen = () => {
    each('[data-chosen-by]', (part) => {
      if (answerOf(part).checked) part.removeAttribute('hidden');
      else part.setAttribute('hidden', '');
    });
  };
  // A person who already types into a field has chosen it.
  each('[data-chosen-by]', (part) => {
    if (part.contains(document.activeElement)) answerOf(part).checked = true;
  });
  showChosen();
  document.addEventListener('change', showChosen);
  // When the person comes back to the page, browsers restore the choice without a `change` event.
  window.addEventListener('pageshow', showChosen);

  // Drops a second submit of the same form for 8 seconds, or until the person comes back to the page.
  const sent = 'data-sent';
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.hasAttribute(sent)) {
      event.preventDefault();
      return;
    }
    form.setAttribute(sent, '');
    setTimeout(() => form.removeAttribute(sent), 8000);
  });
  window.addEventListener('pageshow', () => {
    each(`form[${sent}]`, (form) => form.removeAttribute(sent));
  });

  each('form[data-at-once]', (form) => HTMLFormElement.prototype.submit.call(form));
})();
