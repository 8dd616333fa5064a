// Comfort only: every page works without this file. Written for old browsers, and kept without syntax they lack.
(() => {
  const each = (selector, run) => {
    Array.prototype.forEach.call(document.querySelectorAll(selector), run);
  };

  // Browsers that do not know `autofocus` outside of fields.
  const errors = document.getElementById('errors');
  if (errors) errors.focus();

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
    // So that the browser never keeps the password among the texts it suggests.
    field.form.addEventListener('submit', () => show(false));
    button.removeAttribute('hidden');
  });

  // Another picture, and the rest of the form as it stands. The number makes the browser ask again.
  each('[data-changes-captcha]', (button) => {
    const status = button.nextElementSibling;
    button.addEventListener('click', (event) => {
      event.preventDefault();
      each('#captcha-picture, #captcha-sound', (media) => {
        media.src = `${media.getAttribute('src').split('?')[0]}?again=${Date.now()}`;
      });
      document.getElementById('captcha').value = '';
      // Emptied first, or the same words would not be said a second time.
      status.textContent = '';
      setTimeout(() => {
        status.textContent = button.getAttribute('data-changed');
      }, 100);
    });
  });

  // The rules of a new password, ticked while it is typed. The server checks them again, and more.
  const rules = {
    length: (text, { min, max }) => {
      // Characters as people count them: « é » typed as two signs is one.
      const { length } = Array.from(text.normalize('NFC'));
      return length >= Number(min) && length <= Number(max);
    },
    digit: (text) => /[0-9]/.test(text),
    letters: (text) => text !== text.toUpperCase() && text !== text.toLowerCase(),
  };
  each('[data-rules]', (list) => {
    const field = document.getElementById(list.getAttribute('data-rules'));
    const shows = Array.prototype.map.call(list.children, (item) => {
      const state = document.createElement('span');
      state.className = 'unseen';
      item.appendChild(state);
      // Read out whole when its state changes: the state alone would not say of what.
      item.setAttribute('aria-atomic', 'true');
      return () => {
        const met = rules[item.getAttribute('data-rule')](field.value, item.dataset);
        const words = ` (${list.getAttribute(met ? 'data-met' : 'data-unmet')})`;
        item.className = met ? 'met' : '';
        if (state.textContent !== words) state.textContent = words;
      };
    });
    const showAll = () => {
      for (let i = 0; i < shows.length; i += 1) shows[i]();
    };
    showAll();
    list.className += ' live';
    list.setAttribute('aria-live', 'polite');
    field.addEventListener('input', showAll);
  });

  // Of several fields, the one of the chosen answer alone. Before a choice, none.
  const showChosen = () => {
    each('[data-chosen-by]', (part) => {
      const { checked } = document.getElementById(part.getAttribute('data-chosen-by'));
      if (checked) part.removeAttribute('hidden');
      else part.setAttribute('hidden', '');
    });
  };
  showChosen();
  document.addEventListener('change', showChosen);
  // Back from another page, browsers restore the choice without a word.
  window.addEventListener('pageshow', showChosen);

  // A second press while the first is on its way is dropped, for a few seconds or until one comes back.
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
