// A receipt as a slip of paper: it can be copied, printed, saved and shown to anybody. Its private part is kept apart.

import { h } from './dom.js';
import { exactly, words } from './text.js';
import { addressOf } from './track.js';
import { button, say } from './widgets.js';

const FORGET_AFTER_MS = 10000;

/** @param {{text: string, lang: string|undefined}} election its title */
export function slip(receipt, election) {
  const code = h('code', { class: 'receipt-code', id: 'receipt-code' }, receipt.receipt);
  const copied = h('span', { class: 'copied', 'aria-hidden': 'true' });
  const rows = [
    [words.receipt.election, election.text, election.lang],
    receipt.constituency && [words.receipt.constituency, receipt.constituency],
    receipt.revision > 1 && [words.receipt.revision, words.receipt.revisionOf(receipt.revision)],
    [words.receipt.at, exactly(receipt.castAt)],
    [words.receipt.place, words.receipt.placeOf(receipt.partition, receipt.seq)],
    [words.receipt.digest, receipt.digest.replace('sha256:', '')],
  ].filter(Boolean);
  return h(
    'section',
    { class: 'paper', 'aria-labelledby': 'paper' },
    h('h2', { id: 'paper' }, words.receipt.paper),
    h('p', { class: 'label' }, words.receipt.code),
    h('p', {}, code),
    h(
      'dl',
      {},
      rows.map(([name, value, lang]) => h('div', {}, h('dt', {}, name), h('dd', { lang }, value))),
    ),
    h(
      'div',
      { class: 'actions' },
      button(words.receipt.copy, () => copy(receipt.receipt, copied), { kind: 'second', icon: 'copy' }),
      button(words.receipt.print, () => print(), { kind: 'second', icon: 'print' }),
      button(words.receipt.save, () => saveShared(receipt, rows), { kind: 'second', icon: 'save' }),
      copied,
    ),
    receipt.private && secret(receipt),
  );
}

/** With the private part, a person who tries all possible ballots finds the one that was cast. */
function secret(receipt) {
  return h(
    'details',
    { class: 'secret' },
    h('summary', {}, words.receipt.private),
    h('p', {}, h('b', {}, words.receipt.privateShow), ` ${words.receipt.privateWhy}`),
    button(words.receipt.privateSave, () => saveSecret(receipt), { kind: 'second', icon: 'save' }),
  );
}

async function copy(text, place) {
  let said = words.receipt.copied;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    said = words.receipt.copyFailed;
    getSelection().selectAllChildren(document.getElementById('receipt-code'));
  }
  place.textContent = said;
  say(said);
}

function saveShared(receipt, rows) {
  const lines = [
    `DisVote — ${words.receipt.paper}`,
    '',
    `${words.receipt.code}: ${receipt.receipt}`,
    ...rows.map(([name, value]) => `${name}: ${value}`),
    '',
    `${words.receipt.link}: ${new URL(addressOf(receipt.electionId, receipt.receipt), location.href)}`,
    '',
  ];
  save(lines.join('\r\n'), 'text/plain;charset=utf-8', `${words.receipt.file}-${shortCode(receipt)}.txt`);
}

const saveSecret = (receipt) =>
  save(
    `${JSON.stringify(receipt, null, 2)}\n`,
    'application/json',
    `${words.receipt.privateFile}-${shortCode(receipt)}.json`,
  );

const shortCode = ({ receipt }) => receipt.split('-', 2).join('-');

function save(text, type, file) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h('a', { href: url, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(url), FORGET_AFTER_MS);
}
