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
    election.results.flatMap((question) => [
      election.results.length > 1 ? h('h4', {}, titled(question.title)) : null,
      answers(question),
    ]),
  );
}

function answers(question) {
  const rest = [
    ['blank', question.blank],
    ['spoiled', question.spoiled],
    ['nothing picked', question.empty],
  ].filter(([, votes]) => votes > 0);
  const all = question.options.reduce((sum, option) => sum + option.votes, 0);
  return [
    h(
      'ul',
      {},
      question.options.map((option) =>
        h(
          'li',
          {},
          h('span', { class: 'choice' }, titled(option.title)),
          bar(option.votes, all),
          h('span', { class: 'votes' }, count(option.votes)),
          h('span', { class: 'share' }, share(option.votes, all)),
        ),
      ),
    ),
    rest.length > 0
      ? h('p', { class: 'quiet' }, rest.map(([word, votes]) => `${word}: ${count(votes)}`).join(', '))
      : null,
  ];
}

export function showConstituencies(container, elections) {
  show(container, Object.entries(elections).flatMap(constituencies));
}

// One table for each question; one of the turnout alone while no result may be shown.
function constituencies([id, { title, questions, districts }]) {
  const tables = questions.length > 0 ? questions : [{ id: '', title: {}, options: [] }];
  return tables.map((question) => {
    const asked = questions.length > 1 ? `, ${titled(question.title)}` : '';
    const name = `${titled(title)} ${id}, by constituency${asked}`;
    const heads = [['Constituency'], ['Registered', 'number'], ['Voted', 'number'], ['Turnout', 'gauge']];
    return h(
      'div',
      { class: 'sheet scroll dense', tabindex: '0', role: 'region', 'aria-label': name },
      table(
        name,
        [...heads, ...question.options.map((option) => [titled(option.title), 'number'])],
        districts.map((district) => row(question, district)),
      ),
    );
  });
}

function row(question, { constituencies, registered, voters, votes }) {
  const answered = votes[question.id] ?? {};
  const all = Object.values(answered).reduce((sum, part) => sum + part, 0);
  const most = Math.max(1, ...Object.values(answered));
  return [
    constituencies.map((each) => each || 'none').join(', '),
    count(registered),
    count(voters),
    [bar(voters, registered), h('span', {}, share(voters, registered))],
    ...question.options.map((option) => {
      const part = answered[option.id] ?? 0;
      return h(part === most ? 'strong' : 'span', {}, share(part, all));
    }),
  ];
}
