// What a voter sees of the sealing of their ballot: to which key, and who can open it.

import { halfOf } from './digest.js';
import { h } from './dom.js';
import { words } from './text.js';
import { sign } from './widgets.js';

/** @param {{terms: object, sealDigest: string}} offer of a sealed election */
export function aboutSeal({ terms, sealDigest }) {
  const { threshold, trustees } = terms.seal;
  return h(
    'section',
    { class: 'sealed', 'aria-labelledby': 'sealed' },
    h('h2', { id: 'sealed' }, sign('lock'), words.sealed.title),
    h('p', {}, words.sealed.why),
    h(
      'dl',
      {},
      row(
        words.sealed.trustees,
        h(
          'dd',
          {},
          words.sealed.trusteesOf(
            threshold,
            trustees.map(({ name }) => name),
          ),
        ),
      ),
      row(words.sealed.digest, h('dd', { class: 'code' }, halfOf(sealDigest))),
    ),
    h('p', { class: 'quiet' }, words.sealed.compare),
  );
}

const row = (name, value) => h('div', {}, h('dt', {}, name), value);
