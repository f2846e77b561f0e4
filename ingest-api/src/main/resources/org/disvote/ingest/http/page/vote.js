// The steps of one vote: identify, choose, review and cast.

import * as api from './api.js';
import { h } from './dom.js';
import { asking } from './form.js';
import { claimsOf, isVoterId, tokenIn } from './identity.js';
import { Journey } from './journey.js';
import { outcome } from './outcome.js';
import { refusal } from './problems.js';
import { resultsLink } from './results.js';
import { titled, when, words } from './text.js';
import { addressOf } from './track.js';
import { wake } from './wake.js';
import { back, button, heading } from './widgets.js';

const STEPS = ['identify', 'choose', 'review'];
const BY_TOKEN = document.documentElement.dataset.identify === 'token';

let journey = new Journey('', BY_TOKEN);

/** The vote that was recorded last, for the page that shows its receipt. */
let done;

/** Whether the voter would leave this page without knowing whether they have voted. */
export const isUnderWay = () => journey.isUnderWay();

export const recordedNow = (receipt) => (done?.receipt.receipt === receipt ? done : undefined);

/**
 * Forgets everything of the last voter, so that the next user of this device does not find it.
 *
 * @param {boolean} [all] whether to forget also a vote of which it is not known whether it was recorded
 */
export function forget(all = false) {
  if (isUnderWay() && !all) {
    return;
  }
  journey.stop();
  journey = new Journey('', BY_TOKEN);
  done = undefined;
}

/** The way back to a vote of which it is not known whether it was recorded, if there is one. */
export const pending = () =>
  isUnderWay() &&
  h(
    'div',
    { class: 'notice bad' },
    h('p', { class: 'strong' }, words.cast.upTitle),
    h('p', {}, h('a', { class: 'link', href: path('cast') }, words.start.pending)),
  );

const path = (step) => `#/elections/${encodeURIComponent(journey.electionId)}/${step}`;

const go = (step) => {
  location.hash = path(step);
};

export async function vote({ params: [electionId, step], signal, redo }) {
  if (journey.electionId !== electionId && !isUnderWay()) {
    journey = new Journey(electionId, BY_TOKEN);
  }
  const shown = journey.stepFor(step);
  if (shown !== step || journey.electionId !== electionId) {
    location.replace(path(shown));
    return undefined;
  }
  if (step === 'cast') {
    return outcome(journey, go, signal);
  }
  let election;
  try {
    election = await api.election(electionId);
  } catch (problem) {
    return { title: words.start.failed, content: refusal(words.start.failed, problem, { retry: redo }) };
  }
  // A vote that was sent before the close may be recorded: its receipt can be had after the close, too.
  if (election.state !== 'open' && !isUnderWay()) {
    wake([election], async () => [await api.election(electionId)], signal, redo);
    return { title: words.cast.refused, content: closed(election) };
  }
  return { identify, choose, review }[step](election);
}

/** How far this step is on the way, above its heading. */
function progress(step) {
  const at = STEPS.indexOf(step) + 1;
  return h(
    'p',
    { class: 'step' },
    words.step(at, STEPS.length),
    h(
      'span',
      { class: 'steps', 'aria-hidden': 'true' },
      STEPS.map((_, i) => h('span', { class: i < at ? 'past' : '' })),
    ),
  );
}

function closed(election) {
  const time =
    election.state === 'closed'
      ? words.start.closedAt(when(election.closesAt))
      : words.start.opens(when(election.opensAt));
  return refusal(titled(election).text, { name: 'not-open' }, {}, h('p', {}, time), resultsLink(election));
}

function identify(election) {
  const field = BY_TOKEN ? 'token' : 'voter';
  const common = { id: field, class: 'code', 'aria-describedby': 'hint' };
  const input = BY_TOKEN
    ? h('textarea', { ...common, rows: '5' })
    : h('input', { ...common, type: 'text', maxlength: '80', autocapitalize: 'characters' });
  input.value = journey.draft;
  input.autocomplete = 'off';
  input.spellcheck = false;
  input.addEventListener('input', () => {
    journey.draft = input.value;
  });
  const under = titled(election);
  const { above, form } = asking({
    control: field,
    content: h(
      'div',
      { class: 'field' },
      h('label', { for: field }, BY_TOKEN ? words.identify.token : words.identify.id),
      h('p', { id: 'hint', class: 'quiet' }, BY_TOKEN ? words.identify.tokenHint : words.identify.idHint),
      input,
    ),
    go: words.identify.go,
    read: () => (BY_TOKEN ? readToken(tokenIn(input.value)) : readId(input.value.trim())),
    next: () => path(journey.isUnsure() ? 'review' : 'choose'),
  });
  return {
    title: words.identify.title,
    content: [
      back('#/', words.home),
      above,
      progress('identify'),
      heading(words.identify.title),
      h('p', { class: 'lead', lang: under.lang }, under.text),
      form,
    ],
  };
}

function readId(id) {
  if (!id) {
    return words.identify.idMissing;
  }
  if (!isVoterId(id)) {
    return words.identify.idWrong;
  }
  journey.voterId = id;
  return '';
}

function readToken(token) {
  if (!token) {
    return words.identify.tokenMissing;
  }
  const claims = claimsOf(token);
  if (!claims) {
    return words.identify.tokenWrong;
  }
  journey.token = token;
  journey.voterId = typeof claims.sub === 'string' ? claims.sub : '';
  return '';
}

function choose(election) {
  const options = election.choices.map((choice, i) => {
    const id = `choice-${i}`;
    const title = titled(choice);
    const radio = h('input', { type: 'radio', name: 'choice', id, value: choice.id });
    radio.checked = choice.id === journey.choice;
    return h('div', { class: 'option' }, radio, h('label', { for: id, lang: title.lang }, title.text));
  });
  const group = h('fieldset', { class: 'field' }, h('legend', {}, words.choose.legend), options);
  group.addEventListener('change', (event) => {
    journey.choice = event.target.value;
  });
  const { above, form } = asking({
    control: 'choice-0',
    content: [group, h('p', { class: 'quiet' }, words.choose.note)],
    go: words.choose.go,
    read: () => (journey.choice ? '' : words.choose.missing),
    next: path('review'),
  });
  const title = titled(election);
  return {
    title: title.text,
    content: [
      back(path('identify'), words.back),
      above,
      progress('choose'),
      heading(h('span', { lang: title.lang }, title.text)),
      form,
    ],
  };
}

function review(election) {
  const choice = election.choices.find((each) => each.id === journey.choice);
  if (!choice) {
    journey.choice = '';
    return choose(election);
  }
  const change = (name, href) =>
    h('a', { class: 'link', href }, words.review.change, h('span', { class: 'unseen' }, ` — ${name}`));
  // A vote that may be recorded is sent again as it was: only the voter can be identified again.
  const fixed = isUnderWay();
  const row = (name, value, href) =>
    h(
      'div',
      {},
      h('dt', {}, name),
      h('dd', { lang: value.lang }, value.text),
      h('dd', { class: 'change' }, href && change(name, href)),
    );
  const changeable = election.changeOfMind !== undefined && election.changeOfMind !== 'refused';
  return {
    title: words.review.title,
    content: [
      back(path(fixed ? 'identify' : 'choose'), words.back),
      progress('review'),
      heading(words.review.title),
      h(
        'dl',
        { class: 'summary' },
        row(words.review.election, titled(election), !fixed && '#/'),
        row(words.review.voter, { text: journey.voterId || words.review.byToken }, path('identify')),
        row(words.review.choice, titled(choice), !fixed && path('choose')),
      ),
      h('p', { class: 'notice' }, changeable ? words.review.changeable : words.review.final),
      button(words.review.go, send, { kind: 'final' }),
    ],
  };
}

function send() {
  journey.send(recorded);
  go('cast');
}

function recorded({ again, attempts, receipt }) {
  // A vote that this page sent several times was first recorded now: `again` is for one recorded before.
  done = { receipt, again: again && attempts === 1 };
  journey = new Journey('', BY_TOKEN);
  location.replace(addressOf(receipt.electionId, receipt.receipt));
}
