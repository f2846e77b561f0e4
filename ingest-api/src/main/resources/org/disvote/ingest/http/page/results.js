// The page of an election's results, as far as they may be shown.

import * as api from './api.js';
import { h, replace } from './dom.js';
import { refusal } from './problems.js';
import { count, share, titled, when, words } from './text.js';
import { wake } from './wake.js';
import { back, heading, say } from './widgets.js';

const AGAIN_MS = 5000;

/**
 * The link to the results of an election that shows them now, or null.
 *
 * @param {string} [describedBy] the ID of the element that says which election it is about
 */
export function resultsLink({ id, state, liveResults }, describedBy) {
  const text = state === 'closed' ? words.results.link : state === 'open' && liveResults ? words.results.linkSoFar : '';
  const href = `#/elections/${encodeURIComponent(id)}/results`;
  return text ? h('a', { class: 'link', href, 'aria-describedby': describedBy }, text) : null;
}

export async function results({ params: [electionId], signal, redo }) {
  let first;
  try {
    first = await api.results(electionId);
  } catch (problem) {
    if (problem.name === 'results-sealed') {
      awaitClose(electionId, signal, redo);
    }
    return { title: words.results.title, content: refusal(words.results.title, problem, { retry: redo }) };
  }
  const place = h('div', {}, shown(first));
  watch(first, electionId, place, signal);
  const title = titled({ id: electionId, title: first.title });
  return {
    title: `${words.results.title}: ${title.text}`,
    content: [
      back('#/', words.home),
      heading(words.results.title),
      h('p', { class: 'lead', lang: title.lang }, title.text),
      place,
    ],
  };
}

/** Results are shown from the close on: shows the page again then. */
async function awaitClose(electionId, signal, redo) {
  const ask = async () => [await api.election(electionId)];
  const open = await ask().catch(() => []);
  wake(open, ask, signal, redo);
}

/** Shows new results until they are final or the page is left. */
async function watch(first, electionId, place, signal) {
  let { state } = first;
  while (state !== 'final') {
    await api.pause(AGAIN_MS, signal);
    const next = await api.results(electionId).catch(() => undefined);
    if (signal.aborted) {
      return;
    }
    if (next) {
      replace(place, ...shown(next));
      if (next.state !== state) {
        say(words.results[next.state]);
      }
      state = next.state;
    }
  }
}

function shown({ state, closesAt, voters, votes, choices }) {
  const time = (state === 'live' ? words.start.closes : words.start.closedAt)(when(closesAt));
  return [
    h('p', { class: `badge ${state}` }, words.results[state]),
    h('p', {}, h('b', { class: 'voters' }, count(voters)), ` ${words.results.voters(voters)}`),
    h('p', { class: 'quiet' }, time),
    choices ? bars(choices, votes) : h('p', { class: 'notice' }, words.results.wait),
  ];
}

function bars(choices, all) {
  return h(
    'ul',
    { class: 'bars' },
    choices.map((choice) => {
      const title = titled(choice);
      return h(
        'li',
        {},
        h('span', { class: 'strong', lang: title.lang }, title.text),
        h('span', { class: 'of' }, `${count(choice.votes)} · `, h('b', {}, share(choice.votes, all))),
        h('meter', { min: 0, max: Math.max(1, all), value: choice.votes, 'aria-hidden': 'true' }),
      );
    }),
  );
}
