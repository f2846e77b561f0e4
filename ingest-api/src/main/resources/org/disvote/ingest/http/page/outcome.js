// The last step of a vote: it is sent, and the voter sees its outcome.

import { h, replace } from './dom.js';
import { cause, explained, meaning } from './problems.js';
import { slip } from './slip.js';
import { titled, words } from './text.js';
import { button, heading, say } from './widgets.js';

const FAULTS_MAX = 10;

const TITLES = { 'given-up': 'upTitle', unsure: 'upTitle', refused: 'refused' };

/**
 * Shows the state of a vote that is being cast, and each new one until the page is left.
 *
 * @param {import('./journey.js').Journey} journey whose vote was sent
 * @param {(step: string) => void} go shows another step of the same journey
 */
export function outcome(journey, go, signal) {
  const title = heading('');
  const rest = h('div', {});
  let ticking;
  const render = (state) => {
    clearInterval(ticking);
    const had = rest.contains(document.activeElement);
    const before = title.textContent;
    title.textContent = TITLES[state.at] ? words.cast[TITLES[state.at]] : words.cast.title;
    replace(rest, ...SCREENS[state.at](state, journey, go));
    if (state.at === 'waiting') {
      ticking = setInterval(() => {
        rest.querySelector('.countdown').textContent = remaining(state);
      }, 500);
    }
    if (title.isConnected && (had || before !== title.textContent)) {
      document.title = `${title.textContent} — DisVote`;
      title.focus();
    }
  };
  render(journey.state);
  journey.listener = render;
  signal.addEventListener('abort', () => {
    clearInterval(ticking);
    journey.listener = () => {};
  });
  return { title: title.textContent, content: [title, rest] };
}

/** What is shown in each state below the heading. */
const SCREENS = { sending, waiting, 'given-up': givenUp, unsure, refused };

function sending({ attempt }) {
  const text = attempt > 1 ? words.cast.again(attempt) : words.cast.sending;
  say(text);
  return [
    h('p', { class: 'busy' }, h('span', { class: 'spinner', 'aria-hidden': 'true' }), text),
    attempt > 1 ? h('p', { class: 'notice' }, words.cast.safe) : '',
  ];
}

function waiting(state, journey) {
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

function givenUp(_state, journey) {
  return [
    h(
      'div',
      { class: 'notice bad' },
      h('p', {}, journey.isSealed() ? words.sealed.up : words.cast.up),
      h('p', { class: 'strong' }, words.cast.safe),
    ),
    button(words.actions.retry, () => journey.casting.start()),
  ];
}

/** The last attempt was refused, and an earlier one may have been recorded. */
function unsure({ problem }, journey, go) {
  const needsToken = journey.byToken && ['unauthenticated', 'other-voter', 'signed-out'].includes(problem.name);
  const why = ['unauthenticated', 'signed-out'].includes(problem.name) ? meaning(problem)[0] : words.cast.lastRefused;
  return [
    h('div', { class: 'notice bad' }, h('p', { class: 'strong' }, words.cast.maybe), h('p', {}, why)),
    h('h2', {}, words.cast.what),
    h('p', {}, needsToken ? words.cast.unsure : words.cast.unsureRetry),
    needsToken
      ? button(words.actions.identifyAgain, () => go('identify'))
      : button(words.actions.retry, () => journey.casting.start()),
  ];
}

function refused({ problem }, journey, go) {
  const ways = {
    identify: () => go('identify'),
    choose: () => go('choose/1'),
    again: () => {
      journey.renew();
      go('review');
    },
  };
  const changed = problem.name === 'changed' ? changesFrom(journey.sent, problem.body) : [];
  return [
    ...explained(
      problem,
      ways,
      journey.isSealed() ? words.sealed.problems[problem.name] : undefined,
      changed.map((each) => h('p', {}, each)),
      faults(problem.body.problems),
    ),
    standing(problem.body.receipt, journey),
  ];
}

/** What is not as this page stated it, in sentences. */
export function changesFrom(sent, { terms, constituency, revision }) {
  return [
    typeof revision === 'number' && revision !== sent.revision && words.changed.revision(revision),
    typeof constituency === 'string' &&
      constituency !== sent.constituency &&
      words.changed.constituency(constituency, sent.constituency),
    typeof terms === 'string' && terms !== sent.terms && words.changed.terms,
  ].filter(Boolean);
}

/** Why the server refused a ballot, in its own words. */
function faults(problems) {
  return Array.isArray(problems) && problems.length > 0
    ? h(
        'ul',
        { lang: 'en' },
        problems.slice(0, FAULTS_MAX).map((each) => h('li', {}, String(each))),
      )
    : undefined;
}

/** The receipt of the vote that stands. The server gives it only to a caller with a token. */
function standing(receipt, journey) {
  return typeof receipt?.receipt === 'string'
    ? h('div', { class: 'standing' }, h('p', {}, words.changed.standing), slip(receipt, titled(journey.offer.terms)))
    : undefined;
}
