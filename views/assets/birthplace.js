// Conveniences for the identity form: shows the chosen part, and filters the lists while a name is typed.
// Without this file the form asks in several steps. The lists follow the combobox pattern of the ARIA guide.
(() => {
  const root = document.querySelector('.identity');
  if (!root || !window.fetch || !window.Promise) return;
  // A longer list does not help: typing another letter shortens it.
  const shownAtOnce = 100;

  const groups = root.querySelectorAll('[data-group]');
  const radios = root.querySelectorAll('input[name="birthplace"]');
  const showGroup = () => {
    const chosen = root.querySelector('input[name="birthplace"]:checked');
    Array.prototype.forEach.call(groups, (group) => {
      group.hidden = !chosen || group.getAttribute('data-group') !== chosen.value;
    });
  };
  Array.prototype.forEach.call(radios, (radio) => {
    radio.addEventListener('change', showGroup);
    // When this file arrives late, a person may already be typing into a group, and has so chosen it.
    const group = root.querySelector(`[data-group="${radio.value}"]`);
    if (group.contains(document.activeElement)) radio.checked = true;
  });
  // The browser restores typed values shortly after it has restored the page.
  window.addEventListener('pageshow', showGroup);
  showGroup();

  const plain = (text) =>
    text
      .toUpperCase()
      .replace(/Œ/g, 'OE')
      .replace(/Æ/g, 'AE')
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .replace(/[^A-Z0-9]+/g, ' ')
      .replace(/\bST(E?) /g, 'SAINT$1 ')
      .trim();

  const loaded = {};
  const load = (href) => {
    if (!loaded[href]) {
      loaded[href] = fetch(href)
        .then((answer) => (answer.ok ? answer.json() : []))
        .catch(() => {
          delete loaded[href];
          return [];
        });
    }
    return loaded[href];
  };

  // A list has pairs of a code and a name. Resolves with undefined for the communes of no département.
  const departements = () => load(root.getAttribute('data-departements'));

  // Resolves with the code of the typed département, which may be a number or a name.
  const departement = () => {
    const typed = plain(document.getElementById('birthDepartement').value);
    const number = (/^(2[AB]|\d{1,3})(?= |$)/.exec(typed) || [])[1];
    if (number) return Promise.resolve(number.length < 2 ? `0${number}` : number);
    return departements().then((places) => {
      const isTyped = ([, name]) => plain(name).replace(/^\w+ /, '') === typed;
      return places.filter(isTyped).map(([code]) => code)[0];
    });
  };

  const lists = {
    departements,
    countries: () => load(root.getAttribute('data-countries')),
    communes: () =>
      departement().then((code) =>
        code ? load(`${root.getAttribute('data-communes') + code}.json`) : undefined,
      ),
  };

  const matches = (places, typed) => {
    const wanted = plain(typed);
    const starts = ([, name]) => plain(name).indexOf(wanted) === 0;
    const found = places.filter(([, name]) => ` ${plain(name)}`.indexOf(` ${wanted}`) >= 0);
    return found.filter(starts).concat(found.filter((place) => !starts(place)));
  };

  // Replaces a select, which serves pages without script, by the text field.
  const asText = (field) => {
    if (field.tagName !== 'SELECT') return field;
    const input = document.createElement('input');
    input.type = 'text';
    const { text } = field.options[field.selectedIndex];
    input.value = field.value === '' ? field.getAttribute('data-typed') : text;
    ['id', 'name', 'data-list', 'aria-describedby', 'aria-invalid'].forEach((name) => {
      if (field.hasAttribute(name)) input.setAttribute(name, field.getAttribute(name));
    });
    field.parentNode.replaceChild(input, field);
    return input;
  };

  const enhance = (field) => {
    const input = asText(field);
    const list = lists[input.getAttribute('data-list')];
    const box = document.createElement('ul');
    const status = document.createElement('span');
    box.id = `${input.id}-list`;
    box.className = 'choices';
    box.hidden = true;
    box.setAttribute('role', 'listbox');
    box.setAttribute('aria-label', root.getAttribute('data-choose'));
    // Names of places in France are the same in every language.
    if (input.getAttribute('data-list') !== 'countries') box.setAttribute('translate', 'no');
    status.className = 'unseen';
    status.setAttribute('aria-live', 'polite');
    input.parentNode.appendChild(box);
    input.parentNode.appendChild(status);
    const attributes = {
      role: 'combobox',
      autocomplete: 'off',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': box.id,
    };
    Object.keys(attributes).forEach((name) => {
      input.setAttribute(name, attributes[name]);
    });

    let shown = [];
    let chosen;
    let active = -1;
    const setActive = (n) => {
      if (box.children[active]) box.children[active].setAttribute('aria-selected', 'false');
      const option = box.children[n];
      active = option ? n : -1;
      if (!option) {
        input.removeAttribute('aria-activedescendant');
        return;
      }
      option.setAttribute('aria-selected', 'true');
      input.setAttribute('aria-activedescendant', option.id);
      // Scrolls the list, and the page where the list hangs below the screen, no further than needed.
      option.scrollIntoView({ block: 'nearest' });
    };
    const close = () => {
      setActive(-1);
      box.hidden = true;
      input.setAttribute('aria-expanded', 'false');
    };
    const say = (words, everybody) => {
      status.className = everybody ? 'hint' : 'unseen';
      status.textContent = words;
    };
    // The name is not read from the page, because the browser may have translated it.
    const choose = (n) => {
      chosen = shown[n];
      input.value = chosen[1];
      close();
      say('');
    };
    // The code travels in place of the name. Where a browser has no such event, the name travels.
    input.form.addEventListener('formdata', (event) => {
      if (chosen && chosen[1] === input.value) event.formData.set(input.name, chosen[0]);
    });
    // Resolves with the places of the list. Says what is missing when there is none yet.
    const ready = () =>
      list().then((places) => {
        if (document.activeElement !== input) return undefined;
        if (!places) {
          close();
          say(root.getAttribute('data-first'), true);
        }
        return places;
      });
    const open = () =>
      ready().then((places) => {
        if (!places) return;
        const found = matches(places, input.value);
        shown = found.slice(0, shownAtOnce);
        setActive(-1);
        box.textContent = '';
        shown.forEach(([, name], n) => {
          const option = document.createElement('li');
          option.id = `${box.id}-${n}`;
          option.setAttribute('role', 'option');
          option.setAttribute('aria-selected', 'false');
          option.textContent = name;
          box.appendChild(option);
        });
        box.scrollTop = 0;
        box.hidden = found.length === 0;
        input.setAttribute('aria-expanded', String(found.length > 0));
        const words = { 0: 'data-none', 1: 'data-one' }[found.length] || 'data-several';
        say(places.length === 0 ? '' : root.getAttribute(words).replace('#', found.length));
      });

    input.addEventListener('input', () => (input.value === '' ? close() : open()));
    input.addEventListener('focus', ready);
    input.addEventListener('blur', () => {
      close();
      say('');
    });
    input.addEventListener('keydown', (event) => {
      const last = box.children.length - 1;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        const down = event.key === 'ArrowDown';
        if (box.hidden) open().then(() => setActive(down ? 0 : box.children.length - 1));
        else setActive(down ? (active >= last ? 0 : active + 1) : active <= 0 ? last : active - 1);
      } else if (event.key === 'Enter' && active >= 0) {
        event.preventDefault();
        choose(active);
      } else if (event.key === 'Escape' && !box.hidden) {
        event.preventDefault();
        close();
      }
    });
    // Keeps the focus in the field. Losing it would close the list before the click arrives.
    box.addEventListener('mousedown', (event) => event.preventDefault());
    box.addEventListener('click', (event) => {
      // A browser that translates the page wraps the name in an element of its own.
      const option = event.target.closest('[role="option"]');
      if (option) choose(Array.prototype.indexOf.call(box.children, option));
    });
  };
  Array.prototype.forEach.call(root.querySelectorAll('[data-list]'), enhance);
})();
