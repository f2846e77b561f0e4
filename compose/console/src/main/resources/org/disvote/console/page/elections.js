// The elections: turnout, results, and both by constituency.

import { h } from './dom.js';
import { count, share, titled } from './format.js';
import { ELECTION } from './states.js';
import { bar, pill, show, table } from './widgets.js';

export function showElections(container, elections) {
  const when = (instant) => new Date(instant).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  show(
    container,
    elections.length === 0 ? h('p', { class: 'empty' }, 'No election is defined.') : [],
    elections.map((election) => {
      const { word, tone } = ELECTION[election.state];
      return h(
        'article',
        { class: 'sheet election' },
        h('h3', {}, titled(election.title), ' ', h('code', {}, election.id)),
        h('p', {}, pill(tone, word), ` ${when(election.opensAt)} – ${when(election.closesAt)}`),
        turnout(election),
        election.results
          ? results(election)
          : h(
              'p',
              { class: 'quiet' },
              election.state === 'closed'
                ? 'Results are shown once every partition is sealed.'
                : 'Results are shown after the close.',
            ),
      );
    }),
  );
}

function turnout({ voters, registered }) {
  const has = registered !== undefined;
  return h(
    'div',
    { class: 'turnout' },
    h(
      'p',
      {},
      h('strong', {}, count(voters)),
      has ? ` of ${count(registered)} have voted, ${share(voters, registered)}` : ' have voted',
    ),
    has ? bar(voters, registered) : null,
  );
}

function results(election) {
  const all = election.results.reduce((sum, choice) => sum + choice.votes, 0);
  return h(
    'div',
    { class: 'results' },
    h(
      'p',
      { class: 'quiet' },
      election.isFinal
        ? 'Final: every vote is counted and on a replica.'
        : election.state === 'open'
          ? 'So far.'
          : 'Provisional: not every vote is counted and on a replica.',
    ),
    h(
      'ul',
      {},
      election.results.map((choice) =>
        h(
          'li',
          {},
          h('span', { class: 'choice' }, titled(choice.title)),
          bar(choice.votes, all),
          h('span', { class: 'votes' }, count(choice.votes)),
          h('span', { class: 'share' }, share(choice.votes, all)),
        ),
      ),
    ),
  );
}

export function showConstituencies(container, elections) {
  show(container, Object.entries(elections).map(constituencies));
}

function constituencies([id, { title, choices, districts }]) {
  const name = titled(title);
  const heads = [['Constituency'], ['Registered', 'number'], ['Voted', 'number'], ['Turnout', 'gauge']];
  return h(
    'div',
    { class: 'sheet scroll dense', tabindex: '0', role: 'region', 'aria-label': `${name} ${id}, by constituency` },
    table(
      `${name} ${id}, by constituency`,
      [...heads, ...choices.map((choice) => [titled(choice.title), 'number'])],
      districts.map(({ constituency, registered, voters, votes }) => {
        const all = Object.values(votes).reduce((sum, part) => sum + part, 0);
        const most = Math.max(1, ...Object.values(votes));
        return [
          constituency || 'none',
          count(registered),
          count(voters),
          [bar(voters, registered), h('span', {}, share(voters, registered))],
          ...choices.map((choice) => {
            const part = votes[choice.id] ?? 0;
            return h(part === most ? 'strong' : 'span', {}, share(part, all));
          }),
        ];
      }),
    ),
  );
}
