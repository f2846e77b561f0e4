// The steps of one vote: identify, choose, review and cast.

import * as api from './api.js';
import { h } from './dom.js';
import { asking } from './form.js';
import { claimsOf, isVoterId, tokenIn } from './identity.js';
import { Journey } from './journey.js';
import { offerTo, termsOf } from './offer.js';
import { outcome } from './outcome.js';
import { refusal } from './problems.js';
import { compare, differences } from './proof.js';
import { question } from './question.js';
import { resultsLink } from './results.js';
import { review } from './review.js';
import { isOffered, isSignedIn, token, voterSignedIn } from './signin.js';
import { titled, when, words } from './text.js';
import { addressOf } from './track.js';
import { wake } from './wake.js';
import { signingIn } from './who.js';
import { back, heading, progress } from './widgets.js';

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
  const mine = journey;
  if (isSignedIn() && !journey.isIdentified()) {
    journey.identify(voterSignedIn(), token);
  }
  if (!journey.needsOffer(step)) {
    const shown = journey.stepFor(step);
    if (shown !== step || journey.electionId !== electionId) {
      location.replace(path(shown));
      return undefined;
    }
    if (step === 'cast') {
      return outcome(journey, go, signal);
    }
  }
  const failed = (problem) => {
    const ways = { retry: redo, identify: () => go('identify') };
    return { title: words.start.failedOne, content: refusal(words.start.failedOne, problem, ways) };
  };
  let election;
  try {
    election = await api.openElection(electionId);
  } catch (problem) {
    return failed(problem);
  }
  // Who left the page meanwhile has left another journey behind, of which nothing is known.
  if (signal.aborted || journey !== mine) {
    return undefined;
  }
  // A vote that was sent before the close may be recorded: its receipt can be had after the close, too.
  if (election.state !== 'open' && !isUnderWay()) {
    wake([election], async () => [await api.election(electionId)], signal, redo);
    return { title: words.cast.refused, content: closed(election) };
  }
  try {
    if (journey.needsOffer(step)) {
      const offer = await offerTo(election, journey);
      if (signal.aborted || journey !== mine) {
        return undefined;
      }
      journey.take(offer);
      return vote({ params: [electionId, step], signal, redo });
    }
    return step === 'identify'
      ? identify((await termsOf(election)).terms)
      : step === 'review'
        ? review(journey, path, send)
        : question(journey, step, path);
  } catch (problem) {
    if (!(problem instanceof api.Problem)) {
      throw problem;
    }
    return failed(problem);
  }
}

function closed(election) {
  const time =
    election.state === 'closed'
      ? words.start.closedAt(when(election.closesAt))
      : words.start.opens(when(election.opensAt));
  return refusal(titled(election).text, { name: 'not-open' }, {}, h('p', {}, time), resultsLink(election));
}

function identify(terms) {
  const next = () => path(journey.isUnsure() ? 'review' : 'choose/1');
  const { above, fields } = isOffered() ? { fields: signingIn(next()) } : asked(next);
  const under = titled(terms);
  return {
    title: words.identify.title,
    content: [
      back('#/', words.home),
      above,
      progress(1, journey.offer && journey.marks.paper.questions.length + 2),
      heading(words.identify.title),
      h('p', { class: 'lead', lang: under.lang }, under.text),
      fields,
    ],
  };
}

/** The form that asks for a voter ID or a token. */
function asked(next) {
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
    next,
  });
  return { above, fields: form };
}

function readId(id) {
  if (!id) {
    return words.identify.idMissing;
  }
  if (!isVoterId(id)) {
    return words.identify.idWrong;
  }
  journey.identify(id, '');
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
  journey.identify(typeof claims.sub === 'string' ? claims.sub : '', token);
  return '';
}

function send() {
  journey.send(recorded);
  go('cast');
}

async function recorded({ again, receipt }) {
  const { sent, casting } = journey;
  // A vote that was sent several times, by this page or by the browser itself, was first recorded now.
  done = { receipt, again: again && sent.hadVoted, compared: 'unknown' };
  done.ask = async () => (await api.cast(casting.vote)).receipt;
  journey = new Journey('', BY_TOKEN);
  const kept = done;
  // A vote from before may be of another constituency than the voter's now.
  const stated = kept.again ? { ...sent, constituency: receipt.constituency } : sent;
  kept.sent = stated;
  kept.compared = await compare(receipt, stated).catch(() => 'unknown');
  kept.differences = differences(receipt, stated);
  location.replace(addressOf(receipt.electionId, receipt.receipt));
}
