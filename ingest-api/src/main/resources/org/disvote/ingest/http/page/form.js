// A form that asks for one thing.

import { h, replace } from './dom.js';
import { words } from './text.js';
import { sign } from './widgets.js';

/**
 * A form whose errors are shown above it, where the focus goes, and beside the field.
 *
 * @param {string|(() => string)} control the ID of the input that an error is about; it is in an element of class
 *     `field`
 * @param {() => string} read stores what was entered, or returns what is wrong with it
 * @param {string|(() => string)} next the address to go on to
 * @returns {{above: Element, form: Element}} `above` is the place of the errors
 */
export function asking({ control, content, go, read, next }) {
  const above = h('div');
  const form = h(
    'form',
    { novalidate: true, autocomplete: 'off', on: { submit } },
    content,
    h('button', { type: 'submit', class: 'button' }, go, sign('arrow')),
  );
  function submit(event) {
    event.preventDefault();
    const wrong = read();
    if (wrong) {
      showError(wrong);
    } else {
      location.hash = typeof next === 'string' ? next : next();
    }
  }
  function showError(message) {
    const id = typeof control === 'string' ? control : control();
    const input = form.querySelector(`#${id}`);
    const field = input.closest('.field');
    form.querySelector('.fault')?.remove();
    (field.querySelector('.finder, .tally, .option') ?? input).before(h('p', { class: 'fault', id: 'fault' }, message));
    field.classList.add('wrong');
    const described = ['radio', 'checkbox'].includes(input.type) ? field : input;
    const before = described.getAttribute('aria-describedby') ?? '';
    described.setAttribute('aria-describedby', `fault ${before}`.replace('fault fault', 'fault').trim());
    if (described === input) {
      input.setAttribute('aria-invalid', 'true');
    }
    const jump = (click) => {
      click.preventDefault();
      input.focus();
    };
    const box = h(
      'div',
      { class: 'faults', role: 'alert', tabindex: '-1' },
      h('h2', {}, words.fix),
      h('p', {}, h('a', { href: `#${id}`, on: { click: jump } }, message)),
    );
    replace(above, box);
    document.title = words.error + document.title.replace(words.error, '');
    box.focus();
  }
  return { above, form };
}
