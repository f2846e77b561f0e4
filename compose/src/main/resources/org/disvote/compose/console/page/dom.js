/** Builds what the page shows. Text is only ever set as text. */

const SVG = 'http://www.w3.org/2000/svg';

/** el("td", { class: "number" }, "12", otherElement) */
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined));
  return element;
}

/** Replaces what is shown, unless it says the same: a reader's place and selection stay. */
export function show(container, ...content) {
  const next = el('div', {}, ...content);
  if (container.innerHTML !== next.innerHTML) {
    container.replaceChildren(...next.childNodes);
  }
}

const whole = new Intl.NumberFormat('en');
const oneDigit = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const count = (number) => (number === null || number === undefined ? '–' : whole.format(number));

export const rate = (number) =>
  number >= 100 || number === 0 ? whole.format(Math.round(number)) : oneDigit.format(number);

export function millis(number) {
  if (number === null || number === undefined) {
    return '–';
  }
  return number >= 1000
    ? `${oneDigit.format(number / 1000)} s`
    : `${number >= 100 ? Math.round(number) : oneDigit.format(number)} ms`;
}

export function seconds(number) {
  if (number < 0.05) {
    return '0 s';
  }
  if (number < 10) {
    return `${oneDigit.format(number)} s`;
  }
  if (number < 90) {
    return `${Math.round(number)} s`;
  }
  if (number < 5400) {
    return `${Math.round(number / 60)} min`;
  }
  return `${oneDigit.format(number / 3600)} h`;
}

/** A title in the reader's language, or in any. */
export function titled(titles) {
  for (const language of navigator.languages) {
    const short = language.split('-')[0];
    if (titles[language] ?? titles[short]) {
      return titles[language] ?? titles[short];
    }
  }
  return titles.en ?? Object.values(titles)[0] ?? '';
}

export const STATES = {
  FOLLOWING: { word: 'following', tone: 'good' },
  CATCHING_UP: { word: 'catching up', tone: 'warn' },
  GAP: { word: 'votes missing', tone: 'bad' },
  PAUSED: { word: 'paused', tone: 'bad' },
  STOPPED: { word: 'stopped', tone: 'bad' },
  SILENT: { word: 'no word', tone: 'bad' },
};

const MARKS = { good: '●', warn: '▲', bad: '■', quiet: '○' };

/** A state is told by its word and its shape; its colour only repeats it. */
export const pill = (tone, word) =>
  el('span', { class: `pill ${tone}` }, el('span', { 'aria-hidden': 'true' }, MARKS[tone]), ` ${word}`);

export function table(caption, heads, rows) {
  return el(
    'table',
    {},
    el('caption', { class: 'hidden' }, caption),
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        heads.map(([text, kind]) => el('th', { scope: 'col', class: kind }, text)),
      ),
    ),
    el(
      'tbody',
      {},
      rows.map((cells) =>
        el(
          'tr',
          {},
          cells.map((cell, i) =>
            el(i === 0 ? 'th' : 'td', { scope: i === 0 ? 'row' : null, class: heads[i][1] }, cell),
          ),
        ),
      ),
    ),
  );
}
