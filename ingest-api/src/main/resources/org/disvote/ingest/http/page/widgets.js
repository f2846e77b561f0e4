// The small parts that the pages have in common.

import { h, svg } from './dom.js';
import { words } from './text.js';

const SIGNS = {
  check: 'M4.5 12.5l5 5L19.5 7',
  wait: 'M12 7v5.2l3.4 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z',
  pause: 'M9 6v12M15 6v12',
  stop: 'M12 7v6.5M12 17v.01',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  back: 'M19 12H5M11 6l-6 6 6 6',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  print: 'M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z',
  save: 'M12 4v11M7 11l5 5 5-5M5 20h14',
};

/** A drawing of 24 by 24 in the colour of the text. Screen readers skip it: the text beside it says the same. */
export const sign = (kind) =>
  svg('svg', { viewBox: '0 0 24 24', class: 'sign', 'aria-hidden': 'true' }, svg('path', { d: SIGNS[kind] }));

/** The heading of a page, which takes the focus when the page is shown. */
export function heading(text, ...more) {
  return h('h1', { tabindex: '-1' }, text, ...more);
}

/** Has screen readers read out what has changed on the page. */
export function say(text) {
  document.getElementById('live').textContent = text;
}

export function button(text, listener, { kind = '', icon, id } = {}) {
  const attributes = { type: 'button', class: `button ${kind}`, id, on: { click: listener } };
  return h('button', attributes, icon && sign(icon), text);
}

export function back(href, text) {
  return h('a', { class: 'back', href }, sign('back'), text);
}

/** How far a step is on the way, above its heading. How many there are is known with the ballot paper. */
export function progress(at, of) {
  return h(
    'p',
    { class: 'step' },
    of ? words.step(at, of) : words.stepAlone(at),
    of &&
      h(
        'span',
        { class: 'steps', 'aria-hidden': 'true' },
        Array.from({ length: of }, (_, i) => h('span', { class: i < at ? 'past' : '' })),
      ),
  );
}
