// The part of the results' page that says what a count rests on: its transcript, who signed it, and where the log has
// it.

import * as api from './api.js';
import { countProved, loadCount } from './counting.js';
import { halfOf } from './digest.js';
import { h, replace } from './dom.js';
import { canVerify } from './ed25519.js';
import { policyOf } from './policy.js';
import { judged } from './proving.js';
import { words } from './text.js';
import { sign } from './widgets.js';

const AGAIN_MS = 5000;

/**
 * @param {object} count as the results name it
 * @param {{groups: Array<object>|undefined, choices: Array<object>|undefined}} results as they are shown
 * @param {{id: string, terms: string}} election
 */
export function counted(count, results, election, signal) {
  const mark = h('span', { class: 'mark' }, sign('wait'));
  const title = h('p', { class: 'strong' });
  const why = h('p', { class: 'quiet' });
  const item = h('li', {}, mark, h('div', {}, title, why));
  const alarm = h('div', { role: 'alert' });
  const show = ({ at, ...found }) => {
    const [kind, icon, heading, text] = SHOWN[at](found);
    item.setAttribute('class', kind);
    replace(mark, sign(icon));
    title.textContent = heading;
    why.textContent = text;
    replace(alarm, kind === 'bad' && h('p', { class: 'notice bad strong' }, words.counted.todo));
  };
  show({ at: 'waiting' });
  follow(count, results, election, signal, show);
  return h(
    'section',
    { class: 'assurance', 'aria-labelledby': 'counted' },
    h('h2', { id: 'counted' }, words.counted.title),
    h('ol', { class: 'checks' }, item),
    alarm,
    h(
      'div',
      { class: 'against' },
      h(
        'dl',
        {},
        h('div', {}, h('dt', {}, words.counted.transcript), h('dd', { class: 'code' }, halfOf(count.transcript))),
      ),
    ),
    h(
      'p',
      { class: 'yours' },
      words.counted.yours,
      ' ',
      h('a', { class: 'link', href: '#/check' }, words.start.checkLink),
    ),
  );
}

const SHOWN = {
  waiting: () => ['wait', 'wait', words.counted.waiting, words.counted.waitingWhy],
  unable: () => ['held', 'pause', words.counted.waiting, words.proof.unable],
  'no-log': () => ['held', 'pause', words.proof.noLog, words.proof.noLogWhy],
  open: ({ why }) => ['held', 'pause', words.counted.waiting, words.proof.open[why]],
  wrong: ({ kind, detail }) => [
    'bad',
    'stop',
    kind === 'numbers' ? words.counted.otherNumbers : words.counted.wrong,
    words.proof.detail(detail),
  ],
  proved: ({ signers, checkpoint }) => [
    'done',
    'check',
    words.counted.proved,
    words.counted.provedWhy(signers, checkpoint.witnesses.map(({ key }) => key).join(', ') || words.proof.nobody),
  ],
};

/** Asks until everything is there that the check needs, and the check is decided. */
async function follow(count, results, election, signal, show) {
  if (!(await canVerify())) {
    show({ at: 'unable' });
    return;
  }
  while (!signal.aborted) {
    const state = await look(count, results, election).catch(() => ({ at: 'open', why: 'silent' }));
    show(state);
    if (state.at === 'proved' || state.at === 'wrong') {
      return;
    }
    await api.pause(AGAIN_MS, signal);
  }
}

async function look(count, results, election) {
  const policy = await api.logFile('policy');
  if (policy.status !== 200) {
    return { at: 'no-log' };
  }
  const loaded = await loadCount(count, election);
  return loaded
    ? judged(async () => countProved(loaded, await policyOf(policy.text), results))
    : { at: 'open', why: 'silent' };
}
