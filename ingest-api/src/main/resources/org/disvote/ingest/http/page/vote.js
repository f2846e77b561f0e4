// The way of one vote: who, what, a last look, and then it is cast.

import * as api from './api.js';
import { Casting } from './cast.js';
import { asking, back, button, h, heading, replace, say } from './dom.js';
import { cause, meaning, mended, refusal } from './problems.js';
import { resultsLink } from './results.js';
import { titled, when, words } from './text.js';
import { wake } from './wake.js';

const STEPS = ['identify', 'choose', 'review'];
const BY_TOKEN = document.documentElement.dataset.identify === 'token';
const VOTER_ID = /^(?!(\.{1,2}|-)$)[A-Za-z0-9._:-]{1,64}$/;

/** In memory alone, so that nobody else finds it on this device. */
let journey = begin('');

/** The vote that was recorded last, for the page that shows its receipt. */
let done;

function begin(electionId) {
  return {
    electionId,
    draft: '',
    voterId: '',
    token: '',
    choice: '',
    casting: undefined,
    sentFor: '',
    state: undefined,
  };
}

/** Whether leaving the page would leave somebody not knowing whether they have voted. */
export const isUnderWay = () => journey.casting?.unknown === true;

/** Whether the vote must be sent again by somebody who can be identified, since the last attempt was refused. */
const isUnsure = () => isUnderWay() && journey.state.at === 'unsure';

/**
 * The next user of this device must find nothing of the last voter.
 *
 * @param {boolean} [all] whether to forget a vote, too, of which it is not known whether it is recorded
 */
export function forget(all = false) {
  if (isUnderWay() && !all) {
    return;
  }
  if (journey.casting) {
    journey.casting.stop();
  }
  journey = begin('');
  done = undefined;
}

/** The way back to a vote of which it is not known whether it is recorded, if there is one. */
export const pending = () =>
  isUnderWay() &&
  h(
    'div',
    { class: 'notice bad' },
    h('p', { class: 'strong' }, words.cast.upTitle),
    h('p', {}, h('a', { class: 'link', href: path('cast') }, words.start.pending)),
  );

const path = (step) => `#/elections/${encodeURIComponent(journey.electionId)}/${step}`;

export async function vote({ params: [electionId, step], signal, redo }) {
  if (journey.electionId !== electionId && !isUnderWay()) {
    journey = begin(electionId);
  }
  const due = firstDue(step);
  if (due !== step || journey.electionId !== electionId) {
    location.replace(path(due));
    return undefined;
  }
  if (step === 'cast') {
    return casting(signal);
  }
  let election;
  try {
    election = await api.election(electionId);
  } catch (problem) {
    return { title: words.start.failed, content: refusal(words.start.failed, problem, { retry: redo }) };
  }
  // A vote that was sent before the close is looked for after it, too.
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

/** No step before those that it needs; and none but the last while it is not known what has become of the vote. */
function firstDue(step) {
  if (isUnderWay()) {
    return isUnsure() && (step === 'identify' || step === 'review') ? step : 'cast';
  }
  if (step === 'identify' || !(journey.voterId || journey.token)) {
    return 'identify';
  }
  if (step === 'choose' || !journey.choice) {
    return 'choose';
  }
  return step === 'cast' && !journey.casting ? 'review' : step;
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
  input.addEventListener('input', () => (journey.draft = input.value));
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
    read: () => (BY_TOKEN ? readToken(input.value.replace(/^\s*Bearer\s+|\s/gi, '')) : readId(input.value.trim())),
    next: () => path(isUnsure() ? 'review' : 'choose'),
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
  if (!VOTER_ID.test(id)) {
    return words.identify.idWrong;
  }
  journey.voterId = id;
  return '';
}

/** Reads of a token only what is shown. Whether it is genuine and in time is the server's to say, by its own clock. */
function readToken(token) {
  if (!token) {
    return words.identify.tokenMissing;
  }
  const claims = payload(token);
  if (!claims) {
    return words.identify.tokenWrong;
  }
  journey.token = token;
  journey.voterId = typeof claims.sub === 'string' ? claims.sub : '';
  return '';
}

/** Nothing, if the token was not copied whole. */
function payload(token) {
  const parts = token.split('.');
  try {
    const text = atob(parts[1].replace(/-/g, '+').replace(/_/g, '/'));
    const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (each) => each.charCodeAt(0))));
    return parts.length === 3 && parts[2] && typeof claims === 'object' ? claims : undefined;
  } catch {
    return undefined;
  }
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
  group.addEventListener('change', (event) => (journey.choice = event.target.value));
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
  const change = (name, step) =>
    h('a', { class: 'link', href: step }, words.review.change, h('span', { class: 'unseen' }, ` — ${name}`));
  // What may have been recorded is sent as it was.
  const fixed = isUnderWay();
  const row = (name, value, step) =>
    h(
      'div',
      {},
      h('dt', {}, name),
      h('dd', { lang: value.lang }, value.text),
      h('dd', { class: 'change' }, step && change(name, step)),
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
  const { electionId, voterId, token, choice, casting } = journey;
  if (isUnderWay()) {
    // The same vote, with another token; its voter is the same, or the server refuses it.
    casting.vote = { ...casting.vote, voterId: journey.sentFor || undefined, token };
  } else {
    journey.casting = new Casting({ electionId, voterId: BY_TOKEN ? undefined : voterId, token, choice }, heard);
    journey.sentFor = voterId;
  }
  journey.casting.start();
  location.hash = path('cast');
}

/** Shows the state of the casting, where somebody looks at it. */
let show = () => {};

export const recordedNow = (receipt) => (done?.receipt.receipt === receipt ? done : undefined);

function heard(state) {
  journey.state = state;
  if (state.at === 'recorded') {
    // Who had to send it twice has still voted once, and now.
    done = { receipt: state.receipt, again: state.again && state.attempts === 1 };
    journey = begin('');
    const { electionId, receipt } = state.receipt;
    location.replace(`#/elections/${encodeURIComponent(electionId)}/receipts/${encodeURIComponent(receipt)}`);
  } else {
    show();
  }
}

const TITLES = { 'given-up': 'upTitle', unsure: 'upTitle', refused: 'refused' };

function casting(signal) {
  const title = heading('');
  const rest = h('div', {});
  let ticking;
  const render = () => {
    clearInterval(ticking);
    const { state } = journey;
    const had = rest.contains(document.activeElement);
    const before = title.textContent;
    title.textContent = TITLES[state.at] ? words.cast[TITLES[state.at]] : words.cast.title;
    replace(rest, ...{ sending, waiting, 'given-up': givenUp, unsure, refused }[state.at](state));
    if (state.at === 'waiting') {
      ticking = setInterval(() => (rest.querySelector('.countdown').textContent = remaining(state)), 500);
    }
    if (title.isConnected && (had || before !== title.textContent)) {
      document.title = `${title.textContent} — DisVote`;
      title.focus();
    }
  };
  render();
  show = render;
  signal.addEventListener('abort', () => {
    clearInterval(ticking);
    show = () => {};
  });
  return { title: title.textContent, content: [title, rest] };
}

function sending({ attempt }) {
  const text = attempt > 1 ? words.cast.again(attempt) : words.cast.sending;
  say(text);
  return [
    h('p', { class: 'busy' }, h('span', { class: 'spinner', 'aria-hidden': 'true' }), text),
    attempt > 1 ? h('p', { class: 'notice' }, words.cast.safe) : '',
  ];
}

function waiting(state) {
  say(`${words.cast.waitTitle}. ${words.cast.safe}`);
  return [
    h(
      'div',
      { class: 'notice' },
      h('p', { class: 'strong' }, words.cast.waitTitle),
      h('p', {}, cause(state.problem)),
      h('p', {}, words.cast.safe),
      h('p', { class: 'countdown quiet' }, remaining(state)),
    ),
    button(words.cast.now, () => journey.casting.now()),
  ];
}

const remaining = ({ until }) => words.cast.waiting(Math.max(1, Math.ceil((until - Date.now()) / 1000)));

function givenUp() {
  return [
    h('div', { class: 'notice bad' }, h('p', {}, words.cast.up), h('p', { class: 'strong' }, words.cast.safe)),
    button(words.actions.retry, () => journey.casting.start()),
  ];
}

/** An attempt was refused, and an earlier one may have been recorded. */
function unsure({ problem }) {
  const byToken = BY_TOKEN && ['unauthenticated', 'other-voter'].includes(problem.name);
  const why = problem.name === 'unauthenticated' ? meaning(problem)[0] : words.cast.lastRefused;
  return [
    h('div', { class: 'notice bad' }, h('p', { class: 'strong' }, words.cast.maybe), h('p', {}, why)),
    h('h2', {}, words.cast.what),
    h('p', {}, byToken ? words.cast.unsure : words.cast.unsureRetry),
    byToken
      ? button(words.actions.identifyAgain, () => (location.hash = path('identify')))
      : button(words.actions.retry, () => journey.casting.start()),
  ];
}

function refused({ problem }) {
  return mended(problem, {
    identify: () => (location.hash = path('identify')),
    choose: () => (location.hash = path('choose')),
  });
}
