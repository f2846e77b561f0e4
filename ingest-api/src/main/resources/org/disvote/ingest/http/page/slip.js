// A receipt as a slip of paper: it can be copied, printed, saved and shown to anybody. Its private part is kept apart.

import { h } from './dom.js';
import { addKey } from './proving.js';
import { exactly, words } from './text.js';
import { addressOf } from './track.js';
import { button, say } from './widgets.js';

const FORGET_AFTER_MS = 10000;

/**
 * @param {{text: string, lang: string|undefined}} election its title
 * @param {object|undefined} sent what the vote said, with its `ballot`, if this page sent it
 */
export function slip(receipt, election, sent = undefined) {
  const code = h('code', { class: 'receipt-code', id: 'receipt-code' }, receipt.receipt);
  const copied = h('span', { class: 'copied', 'aria-hidden': 'true' });
  const rows = [
    [words.receipt.election, election.text, election.lang],
    receipt.constituency && [words.receipt.constituency, receipt.constituency],
    receipt.revision >= 1 && [words.receipt.revision, words.receipt.revisionOf(receipt.revision)],
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
    receipt.private && (sent?.envelope ? proofs : secret)(receipt, sent),
  );
}

/** What proves the record of a sealed ballot says nothing of the choice, but for the file that has the ballot, too. */
function proofs(receipt, sent) {
  const save = (text, listener) => button(text, listener, { kind: 'second', icon: 'save' });
  return h(
    'details',
    { class: 'secret' },
    h('summary', {}, words.sealed.files),
    h('p', {}, words.sealed.filesWhy),
    h(
      'div',
      { class: 'ask' },
      save(words.sealed.receiptSave, () => saveSecret(receipt, words.sealed.receiptFile)),
      save(words.sealed.envelopeSave, () => saveEnvelope(receipt, sent)),
    ),
    h('p', {}, h('b', {}, words.receipt.privateShow), ` ${words.sealed.ballotWhy}`),
    h(
      'div',
      { class: 'ask' },
      save(words.sealed.ballotSave, () => saveEnvelope(receipt, sent, true)),
    ),
  );
}

/** With the private part, a person who tries all possible ballots finds the one that was cast. */
function secret(receipt, sent) {
  return h(
    'details',
    { class: 'secret' },
    h('summary', {}, words.receipt.private),
    h('p', {}, h('b', {}, words.receipt.privateShow), ` ${words.receipt.privateWhy}`),
    h(
      'div',
      { class: 'ask' },
      button(words.receipt.privateSave, () => saveSecret(receipt), { kind: 'second', icon: 'save' }),
      sent && button(words.receipt.ballotSave, () => saveBallot(receipt, sent), { kind: 'second', icon: 'save' }),
    ),
    sent && h('p', { class: 'quiet' }, words.receipt.ballotSaveWhy),
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

/** The whole receipt, with the key of its promise if the log has it: it can be checked by other programs. */
async function saveSecret(receipt, file = words.receipt.privateFile) {
  await addKey(receipt);
  saveJson(receipt, `${file}-${shortCode(receipt)}`);
}

/** The receipt with its promise, and without what would make the ballot guessable. */
export async function saveToShow(receipt) {
  await addKey(receipt);
  const { private: _, ...shown } = receipt;
  saveJson(shown, `${words.receipt.file}-${shortCode(receipt)}`);
}

/** The ballot as it was cast: with it and the private part, other programs make the record again. */
function saveBallot(receipt, { ballot, electionId, voter, constituency, revision, terms }) {
  const cast = { ballot: JSON.parse(ballot), electionId, voter, constituency, revision, terms };
  saveJson(cast, `${words.receipt.ballotFile}-${shortCode(receipt)}`);
}

/**
 * The envelope as it was cast, and what it was sealed for.
 *
 * @param {boolean} [withBallot] whether the file says also what is inside
 */
function saveEnvelope(receipt, sent, withBallot = false) {
  const { envelope, ballot, electionId, voter, constituency, revision, terms } = sent;
  const inside = withBallot ? { sealedBallot: JSON.parse(ballot) } : {};
  const file = withBallot ? words.receipt.ballotFile : words.sealed.envelopeFile;
  saveJson({ envelope, electionId, voter, constituency, revision, terms, ...inside }, `${file}-${shortCode(receipt)}`);
}

const saveJson = (value, name) => save(`${JSON.stringify(value, null, 2)}\n`, 'application/json', `${name}.json`);

const shortCode = ({ receipt }) => receipt.split('-', 2).join('-');

function save(text, type, file) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h('a', { href: url, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(url), FORGET_AFTER_MS);
}
