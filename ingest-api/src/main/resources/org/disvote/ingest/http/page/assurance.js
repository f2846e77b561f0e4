// The part of a receipt's page that shows what was proved, against whose keys, and what to do if it was not.

import { h, replace } from './dom.js';
import { shortDigest } from './promise.js';
import { Proving } from './proving.js';
import { saveToShow } from './slip.js';
import { exactly, words } from './text.js';
import { button, say, sign } from './widgets.js';

/**
 * @param {object} receipt
 * @param {(() => Promise<object>)|undefined} ask casts the same vote again and gives its receipt; undefined for a
 *     receipt that was found by its code
 * @param {object} election as the server described it
 */
export function assurance(receipt, ask, signal, election) {
  const alarm = h('div', { role: 'alert' });
  const items = [h('li', {}), h('li', {})];
  const list = h('ol', { class: 'checks' }, items);
  const against = h('div', {});
  const report = () => {
    if (!signal.aborted) {
      show();
    }
  };
  const proving = new Proving(receipt, ask !== undefined, report, election);
  const other = otherPolicy(proving);
  const body = h('div', {}, list, against, other);
  const asking = asker(proving, ask, signal);
  const drawn = [];
  let policy;
  let said = '';
  let alarmed = '';
  function show() {
    if (proving.able === false) {
      replace(body, unable());
      return;
    }
    const shown = [promiseOf(proving, asking), inclusionOf(proving), ...countOf(proving)];
    for (const [i, each] of shown.entries()) {
      if (!items[i]) {
        items[i] = h('li', {});
        list.append(items[i]);
      }
      const text = [each.kind, each.title, each.why].join();
      if (drawn[i] !== text) {
        drawn[i] = text; // what is drawn again would lose the focus
        draw(items[i], each);
      }
    }
    if (policy !== proving.policy) {
      policy = proving.policy;
      replace(against, policyShown(policy));
    }
    other.hidden = !proving.able;
    const trouble = troubleOf(proving);
    const key = trouble ? trouble.join() : '';
    if (alarmed !== key) {
      alarmed = key;
      replace(alarm, trouble && warning(receipt, trouble));
    }
    const proved = shown.filter(({ kind }) => kind === 'done').map(({ title }) => `${title}.`);
    const news = proved.join(' ');
    if (said !== news && news) {
      say(news);
    }
    said = news;
  }
  show();
  proving.run(signal);
  return h(
    'section',
    { class: 'assurance', 'aria-labelledby': 'assurance' },
    h('h2', { id: 'assurance' }, words.proof.title),
    h('p', { class: 'quiet' }, words.proof.lead),
    alarm,
    body,
  );
}

function unable() {
  return h(
    'div',
    { class: 'notice' },
    h('p', { class: 'strong' }, words.proof.unable),
    h('p', {}, words.proof.unableWhy),
    h('p', {}, words.proof.unableTodo),
  );
}

const witnessesOf = ({ witnesses }) => witnesses.map(({ key }) => key).join(', ') || words.proof.nobody;

function promiseOf({ promise }, asking) {
  switch (promise.at) {
    case 'proved':
      return { kind: 'done', title: words.proof.promise, why: words.proof.promiseWhy(promise.key.name), more: [] };
    case 'none':
      return { kind: 'held', title: words.proof.none, why: words.proof.noneWhy, more: [asking] };
    case 'revoked':
      return { kind: 'held', title: words.proof.revoked, why: words.proof.revokedWhy, more: [asking] };
    case 'elsewhere':
      return { kind: 'wait', title: words.proof.elsewhere, why: words.proof.elsewhereWhy };
    case 'wrong':
      return { kind: 'bad', title: words.proof.promiseWrong, why: words.proof.wrongWhy };
    case 'open':
      return { kind: 'held', title: words.proof.promiseOpen, why: words.proof.open[promise.why] };
    default:
      return { kind: 'wait', title: words.proof.promiseWait, why: words.proof.waitingWhy };
  }
}

function inclusionOf({ inclusion }) {
  switch (inclusion.at) {
    case 'proved': {
      const { index, checkpoint } = inclusion;
      const times = checkpoint.witnesses.map(({ time }) => time);
      const at = times.length > 0 ? exactly(1000 * Math.max(...times)) : '';
      const why = words.proof.includedWhy(index + 1, checkpoint.size, witnessesOf(checkpoint), at);
      return { kind: 'done', title: words.proof.included, why };
    }
    case 'wrong':
      return { kind: 'bad', title: words.proof.proofWrong, why: words.proof.wrongWhy };
    case 'late':
      return { kind: 'bad', title: words.proof.late, why: words.proof.waitingWhy };
    case 'open':
      return { kind: 'held', title: words.proof.proofOpen, why: words.proof.open[inclusion.why] };
    case 'silent':
      return { kind: 'held', title: words.proof.proofOpen, why: words.proof.open.silent };
    case 'no-log':
      return { kind: 'held', title: words.proof.noLog, why: words.proof.noLogWhy };
    default:
      return { kind: 'wait', title: words.proof.waiting, why: words.proof.waitingWhy };
  }
}

/** What the page says of the count, once there is to be one. */
function countOf({ count }) {
  switch (count?.at) {
    case undefined:
      return [];
    case 'proved': {
      const { number, of, signers } = count;
      return [{ kind: 'done', title: words.counted.in, why: words.counted.inWhy(number, of, signers) }];
    }
    case 'wrong':
      return [{ kind: 'bad', title: words.counted.notIn, why: words.proof.wrongWhy }];
    case 'open':
      return [{ kind: 'held', title: words.counted.waiting, why: words.proof.open[count.why] }];
    case 'unchecked': // it is stated, and the log makes the proofs of its input when it is first asked for one
      return [{ kind: 'wait', title: words.counted.waiting, why: words.counted.waitingWhy }];
    default:
      return [{ kind: 'wait', title: words.counted.wait, why: words.counted.waitWhy }];
  }
}

const MARKS = { done: 'check', wait: 'wait', held: 'pause', bad: 'stop' };

function draw(item, { kind, title, why, more = [] }) {
  item.setAttribute('class', kind);
  replace(
    item,
    h('span', { class: 'mark' }, sign(MARKS[kind])),
    h('div', {}, h('p', { class: 'strong' }, title), h('p', { class: 'quiet' }, why), more),
  );
}

/** What is wrong, in a sentence, and its detail; or undefined. */
function troubleOf({ promise, inclusion, count, policy }) {
  const found = [promise, inclusion, count].find((each) => each?.at === 'wrong');
  if (found) {
    const sentence =
      found.kind === 'log'
        ? words.proof.otherLog
        : found.kind === 'policy'
          ? words.proof.policyWrong
          : found === promise
            ? words.proof.promiseWrong
            : found === count
              ? words.counted.notIn
              : words.proof.proofWrong;
    return [sentence, found.kind === 'log' && policy.isOwn ? words.proof.otherLogOwn : '', found.detail];
  }
  return inclusion.at === 'late' ? [words.proof.late, words.proof.lateWhy, ''] : undefined;
}

function warning(receipt, [sentence, why, detail]) {
  return h(
    'div',
    { class: 'notice bad' },
    h('p', { class: 'strong' }, sentence),
    why && h('p', {}, why),
    h('p', {}, words.proof.todo),
    detail && h('p', { class: 'detail' }, words.proof.detail(detail)),
    button(words.proof.saveToShow, () => saveToShow(receipt), { kind: 'second', icon: 'save' }),
  );
}

function policyShown(policy) {
  const digest = h('dd', { class: 'code' });
  shortDigest(policy.text).then((text) => {
    digest.textContent = text;
  });
  const name = ({ name: each, id }) => `${each} (${id})`;
  return h(
    'div',
    { class: policy.isOwn ? 'against' : 'against notice' },
    h('p', { class: 'strong' }, policy.isOwn ? words.proof.againstOwn : words.proof.againstServer),
    h('p', {}, policy.isOwn ? words.proof.againstOwnWhy : words.proof.againstServerWhy),
    h(
      'dl',
      {},
      row(words.proof.log, h('dd', {}, policy.logs.map(name).join(', '))),
      row(words.proof.witnesses, h('dd', {}, Array.from(policy.witnesses.values(), name).join(', ') || '–')),
      row(words.proof.digest, digest),
    ),
  );
}

const row = (name, value) => h('div', {}, h('dt', {}, name), value);

/** The form for a policy from elsewhere. It stays as it is while the page shows news. */
function otherPolicy(proving) {
  const text = h('textarea', { id: 'policy', class: 'code', rows: '6', 'aria-describedby': 'policy-hint' });
  text.autocomplete = 'off';
  text.spellcheck = false;
  const file = h('input', { id: 'policy-file', type: 'file' });
  const fault = h('p', { class: 'fault', id: 'policy-fault', role: 'alert' });
  file.addEventListener('change', async () => {
    if (file.files[0]) {
      text.value = await new Response(file.files[0]).text();
      fault.textContent = '';
    }
  });
  async function use(event) {
    event.preventDefault();
    try {
      const given = text.value.trim();
      await proving.use(given && `${given}\n`);
      fault.textContent = '';
      text.removeAttribute('aria-invalid');
    } catch {
      fault.textContent = words.proof.otherWrong;
      text.setAttribute('aria-invalid', 'true');
      text.focus();
    }
  }
  return h(
    'details',
    { class: 'other-policy', hidden: true },
    h('summary', {}, words.proof.other),
    h(
      'form',
      { novalidate: true, autocomplete: 'off', on: { submit: use } },
      h('p', { id: 'policy-hint' }, words.proof.otherHint),
      h('div', { class: 'field' }, h('label', { for: 'policy' }, words.proof.otherText), fault, text),
      h('div', { class: 'field' }, h('label', { for: 'policy-file' }, words.proof.otherFile), file),
      h('button', { type: 'submit', class: 'button second' }, words.proof.otherGo),
    ),
  );
}

/** Asks for a promise that was not given. The same vote sent again counts once, and its receipt is the same one. */
function asker(proving, ask, signal) {
  const answer = h('p', { role: 'status' });
  let isAsking = false; // a disabled button would lose the focus
  const go = button(words.proof.ask, () => isAsking || get(), { kind: 'second' });
  async function get() {
    isAsking = true;
    answer.textContent = words.proof.asking;
    const again = await ask().catch(() => undefined);
    isAsking = false;
    if (again && again.receipt === proving.receipt.receipt && again.promise) {
      answer.textContent = '';
      await proving.promised(again.promise, signal);
    } else {
      answer.textContent = again ? words.proof.stillNone : words.proof.askFailed;
    }
  }
  return h('div', { class: 'ask' }, go, answer);
}
