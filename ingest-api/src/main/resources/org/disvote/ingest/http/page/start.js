// The first page: the elections.

import * as api from './api.js';
import { h } from './dom.js';
import { resultsLink } from './results.js';
import { titled, when, words } from './text.js';
import { forget, pending } from './vote.js';
import { wake } from './wake.js';
import { signedIn, whyNotSignedIn } from './who.js';
import { heading, sign } from './widgets.js';

const AGAIN_MS = 3000;
const STATES = ['open', 'not-yet-open', 'closed'];

export async function start({ signal, redo, note }) {
  // The next voter on this device must find nothing of the last one.
  forget();
  let found;
  try {
    found = await api.elections();
    wake(found, api.elections, signal, redo);
  } catch {
    untilAnswered(signal, redo);
  }
  return {
    title: words.start.title,
    content: [
      heading(words.start.title),
      h('p', { class: 'lead' }, words.start.lead),
      note && h('p', { class: 'notice' }, note),
      pending(),
      signedIn(),
      whyNotSignedIn(),
      found ? list(found) : failed(),
      h(
        'section',
        { class: 'aside', 'aria-labelledby': 'already' },
        h('h2', { id: 'already' }, words.start.checkTitle),
        h('p', {}, words.start.check),
        h('a', { class: 'link', href: '#/check' }, words.start.checkLink),
      ),
    ],
  };
}

/** Shows nothing before there is an answer: a screen reader would read out each page that is drawn again. */
async function untilAnswered(signal, redo) {
  while (!signal.aborted) {
    await api.pause(AGAIN_MS, signal);
    const answered = await api.elections().then(
      () => true,
      () => false,
    );
    if (answered && !signal.aborted) {
      redo();
      return;
    }
  }
}

function list(elections) {
  if (elections.length === 0) {
    return h('p', { class: 'notice' }, words.start.none);
  }
  const sorted = elections.slice().sort((a, b) => rank(a) - rank(b));
  return h('ul', { class: 'elections' }, sorted.map(cardOrNone));
}

/** Open elections come first, those with a state that is unknown here last. */
function rank({ state }) {
  const place = STATES.indexOf(state);
  return place < 0 ? STATES.length : place;
}

/** An election that cannot be shown must not hide the others. */
function cardOrNone(election) {
  try {
    return card(election);
  } catch {
    const why = h('p', { class: 'quiet' }, words.start.odd);
    return h('li', { class: 'election' }, h('h2', {}, String(election.id)), why);
  }
}

function card(election) {
  const title = titled(election);
  const [badge, time] = {
    open: [words.start.open, words.start.closes(when(election.closesAt))],
    'not-yet-open': [words.start.upcoming, words.start.opens(when(election.opensAt))],
    closed: [words.start.closed, words.start.closedAt(when(election.closesAt))],
  }[election.state];
  const id = `election-${election.id}`;
  return h(
    'li',
    { class: `election ${election.state}` },
    h('p', { class: 'badge' }, badge),
    h('h2', { id, lang: title.lang }, title.text),
    h('p', { class: 'quiet' }, time),
    h(
      'p',
      { class: 'ways' },
      election.state === 'open' &&
        h(
          'a',
          {
            class: 'button',
            href: `#/elections/${encodeURIComponent(election.id)}/identify`,
            'aria-describedby': id,
          },
          words.start.vote,
          sign('arrow'),
        ),
      resultsLink(election, id),
    ),
  );
}

function failed() {
  return h(
    'div',
    { class: 'notice bad', role: 'alert' },
    h('h2', {}, words.start.failed),
    h('p', {}, words.start.failedWhy),
  );
}
