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
  Array.prototype.forEach.call(radios, (radio) => radio.addEventListener('change', showGroup));
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

  // Resolves with the code of the typed département, which may be a number or a name.
  const departement = () => {
    const typed = plain(document.getElementById('birthDepartement').value);
    const number = (text) => (/^(2[AB]|\d{1,3})(?= |$)/.exec(text) || [])[1];
    const given = number(typed);
    if (given) return Promise.resolve(given.length < 2 ? `0${given}` : given);
    return load(root.getAttribute('data-departements')).then((names) => {
      const named = names.map(plain).find((name) => name.replace(/^\w+ /, '') === typed);
      return named && number(named);
    });
  };

  const lists = {
    departements: () => load(root.getAttribute('data-departements')),
    countries: () => load(root.getAttribute('data-countries')),
    communes: () =>
      departement().then((code) =>
        code ? load(`${root.getAttribute('data-communes') + code}.json`) : [],
      ),
  };

  const matches = (names, typed) => {
    const wanted = plain(typed);
    const starts = (name) => plain(name).indexOf(wanted) === 0;
    const found = names.filter((name) => ` ${plain(name)}`.indexOf(` ${wanted}`) >= 0);
    return found.filter(starts).concat(found.filter((name) => !starts(name)));
  };

  // Replaces a select, which serves pages without script, by the text field.
  const asText = (field) => {
    if (field.tagName !== 'SELECT') return field;
    const input = document.createElement('input');
    input.type = 'text';
    input.value = field.getAttribute('data-typed');
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
      // Scrolls only the list. `scrollIntoView` would move the page as well.
      if (option.offsetTop < box.scrollTop) box.scrollTop = option.offsetTop;
      const below = option.offsetTop + option.offsetHeight - box.clientHeight;
      if (below > box.scrollTop) box.scrollTop = below;
    };
    const close = () => {
      setActive(-1);
      box.hidden = true;
      input.setAttribute('aria-expanded', 'false');
    };
    const choose = (option) => {
      input.value = option.textContent;
      close();
      status.textContent = '';
    };
    const open = () =>
      list().then((names) => {
        if (document.activeElement !== input) return;
        const found = matches(names, input.value);
        setActive(-1);
        box.textContent = '';
        found.slice(0, shownAtOnce).forEach((name, n) => {
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
        status.textContent =
          names.length === 0 ? '' : root.getAttribute(words).replace('#', found.length);
      });

    input.addEventListener('input', () => (input.value === '' ? close() : open()));
    input.addEventListener('focus', list);
    input.addEventListener('blur', close);
    input.addEventListener('keydown', (event) => {
      const last = box.children.length - 1;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        const down = event.key === 'ArrowDown';
        if (box.hidden) open().then(() => setActive(down ? 0 : box.children.length - 1));
        else setActive(down ? (active >= last ? 0 : active + 1) : active <= 0 ? last : active - 1);
      } else if (event.key === 'Enter' && active >= 0) {
        event.preventDefault();
        choose(box.children[active]);
      } else if (event.key === 'Escape' && !box.hidden) {
        event.preventDefault();
        close();
      }
    });
    // Keeps the focus in the field. Losing it would close the list before the click arrives.
    box.addEventListener('mousedown', (event) => event.preventDefault());
    box.addEventListener('click', (event) => {
      if (event.target.getAttribute('role') === 'option') choose(event.target);
    });
  };
  Array.prototype.forEach.call(root.querySelectorAll('[data-list]'), enhance);
})();
