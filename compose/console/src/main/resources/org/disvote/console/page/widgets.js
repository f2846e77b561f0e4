// The parts that the sections of the console have in common.

import { h } from './dom.js';

/** Replaces what is shown, but only if it changed: a reader keeps their place and their selection. */
export function show(container, ...content) {
  const next = h('div', {}, ...content);
  if (container.innerHTML !== next.innerHTML) {
    container.replaceChildren(...next.childNodes);
  }
}

const MARKS = { good: '●', warn: '▲', bad: '■', quiet: '○' };

/** Shows a state by its word and by a shape. The colour only repeats them, for readers who do not see colours. */
export const pill = (tone, word) =>
  h('span', { class: `pill ${tone}` }, h('span', { 'aria-hidden': 'true' }, MARKS[tone]), ` ${word}`);

export const bar = (value, max) =>
  h('meter', { min: '0', max: String(Math.max(1, max)), value: String(value), 'aria-hidden': 'true' });

/**
 * @param {Array<[string, string?]>} heads the text and the class of each column
 * @param {Array<Array>} rows the cells of each row; the first cell is the row's heading
 */
export function table(caption, heads, rows) {
  return h(
    'table',
    {},
    h('caption', { class: 'hidden' }, caption),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        heads.map(([text, kind]) => h('th', { scope: 'col', class: kind }, text)),
      ),
    ),
    h(
      'tbody',
      {},
      rows.map((cells) =>
        h(
          'tr',
          {},
          cells.map((cell, i) => h(i === 0 ? 'th' : 'td', { scope: i === 0 ? 'row' : null, class: heads[i][1] }, cell)),
        ),
      ),
    ),
  );
}
