// The page of a receipt, which shows where its vote is, and the page that asks for a receipt.

import * as api from './api.js';
import { assurance } from './assurance.js';
import { h, replace } from './dom.js';
import { asking } from './form.js';
import { refusal } from './problems.js';
import { resultsLink } from './results.js';
import { slip } from './slip.js';
import { titled, words } from './text.js';
import { addressOf, isEverywhere, receiptIn, shownAs, watch } from './track.js';
import { recordedNow } from './vote.js';
import { nextVoter } from './who.js';
import { back, heading, say, sign } from './widgets.js';

/** The page of one receipt. A vote that was recorded on this page just now needs no request to show its receipt. */
export async function receipt({ params: [electionId, code], signal, redo }) {
  const done = recordedNow(code);
  let status = done?.receipt;
  let election;
  try {
    status = status || (await api.follow(electionId, code));
    election = await api.openElection(electionId).catch(() => ({ id: electionId, title: {} }));
  } catch (problem) {
    return { title: words.check.title, content: refusal(words.check.title, problem, { retry: redo }) };
  }
  const title = done ? (done.again ? words.receipt.again : words.receipt.recorded) : words.receipt.title;
  const track = h('ol', { class: 'track' });
  const note = h('p', { class: 'quiet' }, words.receipt.whereLead);
  const last = { status };
  const known = { isNew: done !== undefined };
  watch(electionId, code, known, signal, (found) => {
    last.status = found ?? last.status;
    showTrack(track, note, last.status, found === undefined);
  });
  showTrack(track, note, status, false);
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
      done && comparison(done),
      status.revision > 1 && votedBefore(status.revision),
      slip(status, titled(election), done?.sent),
      assurance(status, done?.ask, signal, election),
      h('section', { 'aria-labelledby': 'where' }, h('h2', { id: 'where' }, words.receipt.whereTitle), note, track),
      h('p', { class: 'actions' }, resultsLink(election), h('a', { class: 'link', href: '#/' }, words.receipt.another)),
      done && nextVoter(),
    ],
  };
}

/** What this page found when it made the record again from the ballot that it sent. */
function comparison({ compared, differences, sent }) {
  if (compared === 'different') {
    return h(
      'div',
      { class: 'notice bad', role: 'alert' },
      h('p', { class: 'strong' }, words.receipt.different),
      differences.length > 0 &&
        h('p', {}, words.receipt.differs(differences.map((each) => words.receipt.stated[each]).join(', '))),
      sent.envelope && h('p', {}, words.sealed.different),
      h('p', {}, words.receipt.differentTodo),
    );
  }
  return h('p', { class: 'quiet compared' }, compared === 'same' ? words.receipt.same : words.receipt.notCompared);
}

/** A first vote that is not number 1 is the sign that somebody else has voted in this voter's place. */
function votedBefore(revision) {
  return h(
    'div',
    { class: 'notice before' },
    h('p', { class: 'strong' }, words.receipt.before(revision)),
    h('p', {}, words.before.notYou),
  );
}

/** @param {object} status without `inLog` and `replicas` if it is the receipt of a vote that was recorded just now */
function showTrack(track, note, status, stale) {
  const replicas = status.replicas ?? [];
  const have = replicas.filter((each) => each.applied).length;
  const all = replicas.length > 0 && have === replicas.length;
  const everywhere = status.replicas !== undefined && isEverywhere(status);
  note.textContent = stale ? words.receipt.stale : everywhere ? words.receipt.everywhere : words.receipt.whereLead;
  note.classList.toggle('alarm', stale);
  if (status.replicas) {
    const progress = everywhere
      ? words.receipt.everywhere
      : words.receipt.progress(status.inLog, have, replicas.length);
    if (track.dataset.said !== progress) {
      track.dataset.said = progress;
      say(progress);
    }
  }
  replace(
    track,
    stage('done', words.receipt.stepRecorded, words.receipt.stepRecordedWhy),
    stage(
      status.inLog ? 'done' : 'wait',
      status.inLog ? words.receipt.stepLog : words.receipt.stepLogWait,
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

function replica(each) {
  const [kind, icon, text] = shownAs(each);
  return h(
    'li',
    { class: kind, 'data-replica': each.name },
    sign(icon),
    h('span', {}, h('b', {}, each.name), ` ${words.receipt[text]}`),
  );
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
  const found = () => receiptIn(code.value);
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
    next: () => addressOf(election.value, found()),
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
