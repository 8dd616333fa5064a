// Marks the rules of a new password while it is typed. The server checks these rules and others. Whether a password is
// hard to guess only the server knows, by lists of words; this marks the plain cases, and says of the others that they
// are checked when the form is sent. It uses only syntax that old browsers know.
(() => {
  const list = document.querySelector('[data-rules]');
  const field = document.getElementById(list.getAttribute('data-rules'));
  const wordsOf = (name) => list.getAttribute(`data-${name}`);

  const withoutAccents = (text) => text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
  /** As the server compares with a person's data: capitals and digits alone. */
  const fold = (text) =>
    withoutAccents(text)
      .toUpperCase()
      .replace(/Œ/g, 'OE')
      .replace(/Æ/g, 'AE')
      .replace(/[^A-Z0-9]/g, '');
  const avoid = wordsOf('avoid').split(' ');

  /** The passwords that everybody tries, once signs and digits are read as the letters that they stand for. */
  const known =
    /motdepasse|password|passwort|secret|azerty(uiop)?|qwerty(uiop)?|qsdfgh|bonjour|soleil(?=[^a-z]*$)|jetaime|iloveyou|welcome|bienvenue|admin|letmein/g;
  const asLetters = (text) =>
    text
      .replace(/[4@]/g, 'a')
      .replace(/3/g, 'e')
      .replace(/[1!]/g, 'i')
      .replace(/0/g, 'o')
      .replace(/[5$]/g, 's');

  /** Returns how many characters don't follow from the one before: « 1234 » and « aaaa » count as one. */
  const surprises = (text) => {
    let count = 0;
    for (let i = 0; i < text.length; i += 1) {
      const step = i === 0 ? 9 : Math.abs(text.charCodeAt(i) - text.charCodeAt(i - 1));
      if (step > 1) count += 1;
    }
    return count;
  };

  /** Returns how often letters, digits and signs take turns. */
  const kindsOf = (text) => (text.match(/[A-Za-z]+|[0-9]+|[^A-Za-z0-9]+/g) || []).length;

  /** Returns true or false in the plain cases: several words, or letters, digits and signs in turns; else null. */
  const isHard = (text) => {
    const folded = fold(text);
    if (avoid.some((word) => word !== '' && folded.indexOf(word) >= 0)) return false;
    const plain = withoutAccents(text);
    const rest = plain.toLowerCase().replace(known, '');
    const restAsLetters = asLetters(plain.toLowerCase()).replace(known, '');
    if (surprises(rest) < 5 || surprises(restAsLetters) < 4) return false;
    const words = (plain.match(/[A-Z]?[a-z]{3,}|[A-Z]{4,}/g) || []).map((word) =>
      word.toLowerCase(),
    );
    const different = words.filter(
      (word, index) => words.indexOf(word) === index && surprises(word) > 2,
    );
    const changes = Math.min(kindsOf(plain), kindsOf(asLetters(plain)));
    const isLong = surprises(rest) >= 10;
    return (different.length > 1 && isLong) || (changes > 4 && restAsLetters.length > 7) || null;
  };

  const rules = {
    length: (text) => {
      // NFC counts « é » as one character even when it was typed as two code points.
      const { length } = Array.from(text.normalize('NFC'));
      return length >= Number(wordsOf('min')) && length <= Number(wordsOf('max'));
    },
    digit: (text) => /[0-9]/.test(text),
    letters: (text) => text !== text.toUpperCase() && text !== text.toLowerCase(),
    hard: isHard,
  };

  const shows = Array.prototype.map.call(list.children, (item) => {
    const failed = item.querySelector('.failed');
    const state = document.createElement('span');
    item.appendChild(state);
    // A screen reader reads the whole rule when its state changes, because the state alone does not name the rule.
    item.setAttribute('aria-atomic', 'true');
    return () => {
      // What the server has said of the last password stands until another one is typed.
      if (failed) failed.hidden = field.value !== '';
      const met = rules[item.getAttribute('data-rule')](field.value);
      const isLater = met === null;
      const words =
        failed && !failed.hidden ? '' : ` (${wordsOf(isLater ? 'later' : met ? 'met' : 'unmet')})`;
      item.className = met ? 'met' : '';
      state.className = isLater ? '' : 'unseen';
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
})();
