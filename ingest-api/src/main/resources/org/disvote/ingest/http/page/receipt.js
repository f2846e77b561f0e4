// A receipt, and where its vote has got to.

import * as api from './api.js';
import { asking, back, button, h, heading, replace, say, sign } from './dom.js';
import { refusal } from './problems.js';
import { resultsLink } from './results.js';
import { exactly, titled, words } from './text.js';
import { recordedNow } from './vote.js';

const RECEIPT = /(?:0|[1-9]\d{0,8})-[1-9]\d{0,17}-[\w-]{43}$/;

/** How long to wait before asking again: at first a vote moves within a moment. */
const PACE_MS = [...Array(20).fill(700), ...Array(30).fill(2000)];
const PACE_LATER_MS = 10000;

const link = (electionId, receipt) =>
  `#/elections/${encodeURIComponent(electionId)}/receipts/${encodeURIComponent(receipt)}`;

/** The page of one receipt; `done` if its vote was cast here just now. */
export async function receipt({ params: [electionId, code], signal, redo }) {
  const done = recordedNow(code);
  let life = done?.receipt;
  let election;
  try {
    life = life || (await api.follow(electionId, code));
    election = await api.election(electionId).catch(() => ({ id: electionId, title: {} }));
  } catch (problem) {
    return { title: words.check.title, content: refusal(words.check.title, problem, { retry: redo }) };
  }
  const title = done ? (done.again ? words.receipt.again : words.receipt.recorded) : words.receipt.title;
  const track = h('ol', { class: 'track' });
  const note = h('p', { class: 'quiet' }, words.receipt.whereLead);
  watch(electionId, code, signal, (found, stale) => showTrack(track, note, found ?? life, stale));
  showTrack(track, note, life, false);
  return {
    title,
    content: [
      done
        ? h(
            'div',
            { class: 'panel' },
            h('span', { class: 'tick', 'aria-hidden': 'true' }, sign('check')),
            heading(title),
            h('p', {}, done.again ? words.receipt.againWhy : words.receipt.keep),
          )
        : [back('#/check', words.check.other), heading(title)],
      paper(life, titled(election)),
      h('section', { 'aria-labelledby': 'where' }, h('h2', { id: 'where' }, words.receipt.whereTitle), note, track),
      h('p', { class: 'actions' }, resultsLink(election), h('a', { class: 'link', href: '#/' }, words.receipt.another)),
    ],
  };
}

function paper(life, election) {
  const code = h('code', { class: 'receipt-code', id: 'receipt-code' }, life.receipt);
  const copied = h('span', { class: 'copied', 'aria-hidden': 'true' });
  const rows = [
    [words.receipt.election, election.text, election.lang],
    [words.receipt.at, exactly(life.castAt)],
    [words.receipt.place, words.receipt.placeOf(life.partition, life.seq)],
    [words.receipt.digest, life.digest.replace('sha256:', '')],
  ];
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
      button(words.receipt.copy, () => copy(life.receipt, copied), { kind: 'second', icon: 'copy' }),
      button(words.receipt.print, () => print(), { kind: 'second', icon: 'print' }),
      button(words.receipt.save, () => save(life.receipt, rows, life.electionId), { kind: 'second', icon: 'save' }),
      copied,
    ),
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

function save(code, rows, electionId) {
  const text = [
    `DisVote — ${words.receipt.paper}`,
    '',
    `${words.receipt.code}: ${code}`,
    ...rows.map(([name, value]) => `${name}: ${value}`),
    '',
    `${words.receipt.link}: ${new URL(link(electionId, code), location.href)}`,
    '',
  ].join('\r\n');
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  h('a', { href: url, download: `${words.receipt.file}-${code.split('-', 2).join('-')}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

/** Asks until the vote is everywhere or the page is turned. */
async function watch(electionId, code, signal, tell) {
  for (let asked = 0; !signal.aborted; asked += 1) {
    try {
      const life = await api.follow(electionId, code);
      if (signal.aborted) {
        return;
      }
      tell(life, false);
      if (isEverywhere(life)) {
        return;
      }
    } catch {
      tell(undefined, true);
    }
    await api.pause(PACE_MS[asked] ?? PACE_LATER_MS, signal);
    if (document.hidden) {
      await visible(signal);
    }
  }
}

const visible = (signal) =>
  new Promise((go) => {
    document.addEventListener('visibilitychange', go, { once: true, signal });
    signal.addEventListener('abort', go, { once: true });
  });

const isEverywhere = ({ inLog, replicas }) => inLog && replicas.length > 0 && replicas.every((each) => each.applied);

function showTrack(track, note, life, stale) {
  const replicas = life.replicas ?? [];
  const have = replicas.filter((each) => each.applied).length;
  const all = replicas.length > 0 && have === replicas.length;
  const text = stale
    ? words.receipt.stale
    : life.replicas && isEverywhere(life)
      ? words.receipt.everywhere
      : words.receipt.whereLead;
  note.textContent = text;
  note.classList.toggle('alarm', stale);
  if (life.replicas) {
    const progress = isEverywhere(life)
      ? words.receipt.everywhere
      : words.receipt.progress(life.inLog, have, replicas.length);
    if (track.dataset.said !== progress) {
      track.dataset.said = progress;
      say(progress);
    }
  }
  replace(
    track,
    stage('done', words.receipt.stepRecorded, words.receipt.stepRecordedWhy),
    stage(
      life.inLog ? 'done' : 'wait',
      life.inLog ? words.receipt.stepLog : words.receipt.stepLogWait,
      words.receipt.stepLogWhy,
    ),
    stage(
      all ? 'done' : 'wait',
      replicas.length > 0 ? words.receipt.stepCopies(have, replicas.length) : words.receipt.noCopies,
      words.receipt.stepCopiesWhy,
      h('ul', { class: 'copies' }, replicas.map(replica)),
    ),
  );
}

function stage(state, title, why, ...more) {
  return h(
    'li',
    { class: state },
    h('span', { class: 'mark' }, sign(state === 'done' ? 'check' : 'wait')),
    h('div', {}, h('p', { class: 'strong' }, title), h('p', { class: 'quiet' }, why), more),
  );
}

function replica({ name, applied, state }) {
  const [kind, icon, text] = applied
    ? ['done', 'check', words.receipt.copyHas]
    : ({
        gap: ['held', 'pause', words.receipt.copyPaused],
        paused: ['held', 'pause', words.receipt.copyPaused],
        stopped: ['held', 'stop', words.receipt.copyStopped],
        silent: ['held', 'pause', words.receipt.copySilent],
      }[state] ?? ['wait', 'wait', words.receipt.copyFollows]);
  return h('li', { class: kind, 'data-replica': name }, sign(icon), h('span', {}, h('b', {}, name), ` ${text}`));
}

/** The page that asks for a receipt. */
export async function check({ redo }) {
  let elections;
  try {
    elections = await api.elections();
  } catch (problem) {
    return { title: words.check.title, content: refusal(words.check.title, problem, { retry: redo }) };
  }
  const election = h(
    'select',
    { id: 'election' },
    elections.map((each) => h('option', { value: each.id, lang: titled(each).lang }, titled(each).text)),
  );
  const code = h('input', { id: 'code', class: 'code', type: 'text', 'aria-describedby': 'code-hint' });
  code.autocomplete = 'off';
  code.spellcheck = false;
  const found = () => RECEIPT.exec(code.value.trim())?.[0];
  const { above, form } = asking({
    control: 'code',
    content: [
      h('div', { class: 'field' }, h('label', { for: 'election' }, words.check.election), election),
      h(
        'div',
        { class: 'field' },
        h('label', { for: 'code' }, words.check.code),
        h('p', { id: 'code-hint', class: 'quiet' }, words.check.hint),
        code,
      ),
    ],
    go: words.check.go,
    read: () => (found() ? '' : code.value.trim() ? words.check.wrong : words.check.missing),
    next: () => link(election.value, found()),
  });
  return {
    title: words.check.title,
    content: [
      back('#/', words.home),
      above,
      heading(words.check.title),
      h('p', { class: 'lead' }, words.check.lead),
      form,
    ],
  };
}
