// The figures and the tables.

import { h } from './dom.js';
import { count, millis, rate, seconds } from './format.js';
import { REPLICA } from './states.js';
import { pill, show, table } from './widgets.js';

const figure = (name, value, detail) =>
  h('div', {}, h('dt', {}, name), h('dd', {}, h('strong', {}, value), h('span', {}, detail)));

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
      ? h('p', { class: 'empty' }, 'No replica has ever reported.')
      : table(
          'Replicas',
          heads,
          replicas.map((replica) => {
            const { word, tone } = REPLICA[replica.state];
            return [
              replica.name,
              [pill(tone, word), replica.reason ? h('span', { class: 'reason' }, replica.reason) : null],
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
      ? h('p', { class: 'empty' }, 'This console was not told where parts serve their metrics.')
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

export function showPartitions(container, partitions) {
  const replicas = Object.keys(partitions[0]?.replicas ?? {});
  const heads = [['Partition'], ['Shard', 'number'], ['Head', 'number'], ['Published', 'number'], ['Log', 'number']]
    .concat(replicas.map((name) => [name, 'number']))
    .concat([['Counted', 'number']]);
  const behind = (seq, tail) => (seq < tail ? [h('small', {}, `−${count(tail - seq)} `), count(seq)] : count(seq));
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
            : [pill('bad', REPLICA[at.state].word), ' ', h('span', { class: 'behind' }, behind(at.seq, row.tail))];
        }),
        behind(row.counted, row.tail),
      ]),
    ),
  );
}
