// Finds rows of a long list by what is typed.

import { h } from './dom.js';
import { words } from './text.js';
import { say } from './widgets.js';

/** A list is long if it has more rows than this. */
const LONG = 8;

/** How long nothing is typed before a screen reader reads out how many rows are found. */
const QUIET_MS = 600;

/** A text without accents, and in small letters, as people type it. */
export const plain = (text) =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/ς/g, 'σ');

/** Whether each word that is looked for is somewhere in the text. */
export const matches = (text, wanted) =>
  plain(wanted)
    .split(/\s+/)
    .every((word) => plain(text).includes(word));

/**
 * The field that searches in rows, or nothing where there are few. A row that is marked stays visible: what a voter has
 * marked must never be out of sight.
 *
 * @param {string} id of the field
 * @param {Array<{element: Element, input: Element, text: string, parts: string[]|undefined, hint: Element|undefined}>}
 *     rows `parts` are texts by which a row is found too, such as a list's candidates; the one found is shown in `hint`
 * @returns {{field: Element|undefined, clear: () => void}} `clear` shows all rows again
 */
export function finder(id, label, rows) {
  if (rows.length <= LONG) {
    return { field: undefined, clear: () => {} };
  }
  const input = h('input', { type: 'search', id, 'aria-describedby': `${id}-found` });
  const found = h('p', { class: 'found quiet', id: `${id}-found` });
  input.autocomplete = 'off';
  input.spellcheck = false;
  let announcing;
  const search = () => {
    const wanted = input.value.trim();
    let count = 0;
    for (const row of rows) {
      const isNamed = matches(row.text, wanted);
      const part = isNamed ? undefined : row.parts?.find((each) => matches(each, wanted));
      count += isNamed || part ? 1 : 0;
      row.element.hidden = !isNamed && !part && !row.input.checked;
      if (row.hint) {
        row.hint.textContent = part ?? '';
      }
    }
    found.textContent = wanted && count === 0 ? words.choose.nothing : words.choose.found(count, rows.length);
    return found.textContent;
  };
  input.addEventListener('input', () => {
    const text = search();
    clearTimeout(announcing);
    announcing = setTimeout(() => say(text), QUIET_MS);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      // Not the end of the form: the voter goes on to what was found.
      event.preventDefault();
      rows.find(({ element }) => !element.hidden)?.input.focus();
    }
  });
  search();
  const field = h('div', { class: 'finder' }, h('label', { for: id }, label), input, found);
  return {
    field,
    clear: () => {
      input.value = '';
      search();
    },
  };
}
