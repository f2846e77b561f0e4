// What comes out of an election: who wins, as far as it may be told.

import * as api from './api.js';
import { back, h, heading, replace, say } from './dom.js';
import { refusal } from './problems.js';
import { count, share, titled, when, words } from './text.js';
import { wake } from './wake.js';

const AGAIN_MS = 5000;

/**
 * The way there, for elections whose results may be told now or soon.
 *
 * @param {string} [describedBy] the ID of the element that says which election it is about
 */
export function resultsLink({ id, state, liveResults }, describedBy) {
  const text = state === 'closed' ? words.results.link : state === 'open' && liveResults ? words.results.linkSoFar : '';
  const href = `#/elections/${encodeURIComponent(id)}/results`;
  return text ? h('a', { class: 'link', href, 'aria-describedby': describedBy }, text) : null;
}

export async function results({ params: [electionId], signal, redo }) {
  let told;
  try {
    told = await api.results(electionId);
  } catch (problem) {
    if (problem.name === 'results-sealed') {
      untilClosed(electionId, signal, redo);
    }
    return { title: words.results.title, content: refusal(words.results.title, problem, { retry: redo }) };
  }
  const place = h('div', {}, shown(told));
  watch(told, electionId, place, signal);
  const title = titled({ id: electionId, title: told.title });
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

/** The results come after the close, to those who wait for them, too. */
async function untilClosed(electionId, signal, redo) {
  const ask = async () => [await api.election(electionId)];
  const open = await ask().catch(() => []);
  wake(open, ask, signal, redo);
}

/** Until they are final or the page is turned. */
async function watch(told, electionId, place, signal) {
  let { state } = told;
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
