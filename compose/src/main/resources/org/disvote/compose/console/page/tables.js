/** Figures, tables and elections. */

import { count, el, millis, pill, rate, STATES, seconds, show, table, titled } from './dom.js';

const figure = (name, value, detail) =>
  el('div', {}, el('dt', {}, name), el('dd', {}, el('strong', {}, value), el('span', {}, detail)));

export function showFigures(container, system) {
  const recorded = system.shards.reduce((sum, shard) => sum + shard.head, 0);
  const worst = system.replicas.reduce((most, replica) => Math.max(most, replica.lagVotes), 0);
  const oldest = system.replicas.reduce((most, replica) => Math.max(most, replica.lagSeconds), 0);
  const following = system.replicas.filter((replica) => replica.state === 'FOLLOWING').length;
  show(
    container,
    figure('Votes a second', rate(system.voters.votesPerSecond), `${rate(system.voters.refusedPerSecond)} refused`),
    figure('Recorded', count(recorded), `${count(system.log.votes)} in the log`),
    figure(
      'Answered in, median',
      millis(system.voters.p50Millis),
      `99 in 100 within ${millis(system.voters.p99Millis)}`,
    ),
    figure(
      'Replicas that follow',
      `${following} of ${system.replicas.length}`,
      `furthest behind: ${count(worst)} votes, ${seconds(oldest)}`,
    ),
    figure('Counted', count(system.counts.votes), `${count(system.counts.lagVotes)} to go`),
  );
}

export function showReplicas(container, replicas) {
  const heads = [
    ['Replica'],
    ['State'],
    ['Applied', 'number'],
    ['Votes/s', 'number'],
    ['Behind, votes', 'number'],
    ['Behind, time', 'number'],
    ['Quarantine', 'number'],
  ];
  show(
    container,
    replicas.length === 0
      ? el('p', { class: 'empty' }, 'No replica has ever reported.')
      : table(
          'Replicas',
          heads,
          replicas.map((replica) => {
            const { word, tone } = STATES[replica.state];
            return [
              replica.name,
              [pill(tone, word), replica.reason ? el('span', { class: 'reason' }, replica.reason) : null],
              count(replica.votes),
              rate(replica.votesPerSecond),
              count(replica.lagVotes),
              seconds(replica.lagSeconds),
              count(replica.quarantined),
            ];
          }),
        ),
  );
}

export function showParts(container, parts) {
  show(
    container,
    parts.length === 0
      ? el('p', { class: 'empty' }, 'This console was not told where parts serve their metrics.')
      : table(
          'Parts',
          [['Part'], ['State'], ['Why']],
          parts.map((part) => [
            part.name,
            part.up ? (part.ready ? pill('good', 'ready') : pill('warn', 'not ready')) : pill('bad', 'down'),
            part.reason,
          ]),
        ),
  );
}

/** What is asked for each second while it is open, and not otherwise, by the name of its element. */
export function onDemand(details, showRows) {
  const container = details.querySelector('div');
  const look = async () => {
    if (!details.open) {
      return;
    }
    try {
      const answer = await fetch(details.id);
      showRows(container, await answer.json());
    } catch {
      // The page says already that the console does not answer.
    }
  };
  details.addEventListener('toggle', look);
  setInterval(look, 1000);
}

export function showPartitions(container, partitions) {
  const replicas = Object.keys(partitions[0]?.replicas ?? {});
  const heads = [['Partition'], ['Shard', 'number'], ['Head', 'number'], ['Published', 'number'], ['Log', 'number']]
    .concat(replicas.map((name) => [name, 'number']))
    .concat([['Counted', 'number']]);
  const behind = (seq, tail) => (seq < tail ? [el('small', {}, `−${count(tail - seq)} `), count(seq)] : count(seq));
  show(
    container,
    table(
      'Every partition: its last vote everywhere',
      heads,
      partitions.map((row) => [
        String(row.partition),
        row.shard === undefined ? '–' : String(row.shard),
        count(row.head),
        count(row.published),
        count(row.tail),
        ...replicas.map((name) => {
          const at = row.replicas[name];
          if (!at) {
            return '–';
          }
          return at.state === 'FOLLOWING'
            ? behind(at.seq, row.tail)
            : [pill('bad', STATES[at.state].word), ' ', el('span', { class: 'behind' }, behind(at.seq, row.tail))];
        }),
        behind(row.counted, row.tail),
      ]),
    ),
  );
}

const WORDS = { 'not-yet-open': ['quiet', 'not yet open'], open: ['good', 'open'], closed: ['quiet', 'closed'] };

const bar = (value, max) =>
  el('meter', { min: '0', max: String(Math.max(1, max)), value: String(value), 'aria-hidden': 'true' });

const share = (part, all) => (all > 0 ? `${((100 * part) / all).toFixed(1)} %` : '–');

export function showElections(container, elections) {
  const when = (instant) => new Date(instant).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  show(
    container,
    elections.length === 0 ? el('p', { class: 'empty' }, 'No election is defined.') : [],
    elections.map((election) => {
      const [tone, word] = WORDS[election.state];
      return el(
        'article',
        { class: 'sheet election' },
        el('h3', {}, titled(election.title), ' ', el('code', {}, election.id)),
        el('p', {}, pill(tone, word), ` ${when(election.opensAt)} – ${when(election.closesAt)}`),
        turnout(election),
        election.results
          ? results(election)
          : el(
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
  return el(
    'div',
    { class: 'turnout' },
    el(
      'p',
      {},
      el('strong', {}, count(voters)),
      has ? ` of ${count(registered)} have voted, ${share(voters, registered)}` : ' have voted',
    ),
    has ? bar(voters, registered) : null,
  );
}

function results(election) {
  const all = election.results.reduce((sum, choice) => sum + choice.votes, 0);
  return el(
    'div',
    { class: 'results' },
    el(
      'p',
      { class: 'quiet' },
      election.isFinal
        ? 'Final: every vote is counted and on a replica.'
        : election.state === 'open'
          ? 'So far.'
          : 'Provisional: not every vote is counted and on a replica.',
    ),
    el(
      'ul',
      {},
      election.results.map((choice) =>
        el(
          'li',
          {},
          el('span', { class: 'choice' }, titled(choice.title)),
          bar(choice.votes, all),
          el('span', { class: 'votes' }, count(choice.votes)),
          el('span', { class: 'share' }, share(choice.votes, all)),
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
  return el(
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
          [bar(voters, registered), el('span', {}, share(voters, registered))],
          ...choices.map((choice) => {
            const part = votes[choice.id] ?? 0;
            return el(part === most ? 'strong' : 'span', {}, share(part, all));
          }),
        ];
      }),
    ),
  );
}
