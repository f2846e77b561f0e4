// The stages of the pipeline in a snapshot of the system: voters, ingest, shards, log, replicas and counts.

import { count, rate, seconds } from './format.js';
import { REPLICA } from './states.js';

/** Seconds. A shorter wait is not shown. */
const WAIT_SHOWN = 2;

/**
 * Each node has a title, a value (how many votes it has), a detail, a tone (whether that is well) and a rate in votes a
 * second. Its key stays the same from snapshot to snapshot.
 *
 * @returns {Array<Array<object>>} the nodes of each stage that has any
 */
export const stagesOf = (system) =>
  [
    [voters(system)],
    [ingest(system)],
    system.shards.map(shard),
    [log(system.log)],
    [...system.replicas.map(replica), counts(system.counts)],
  ].filter((stage) => stage.length > 0);

const voters = ({ shards, voters: { votesPerSecond } }) => ({
  key: 'voters',
  title: 'Voters',
  value: count(shards.reduce((sum, each) => sum + each.head, 0)),
  detail: `${rate(votesPerSecond)} votes/s`,
  tone: 'plain',
  rate: votesPerSecond,
});

function ingest({ parts, shards, voters: { votesPerSecond } }) {
  const instances = parts.filter((part) => part.name.startsWith('ingest'));
  const up = instances.filter((part) => part.up).length;
  return {
    key: 'ingest',
    title: instances.length > 1 ? `Ingest × ${instances.length}` : 'Ingest',
    value: accepts(up, instances.length),
    detail: `${count(shards.reduce((sum, each) => sum + each.queued, 0))} queued`,
    tone: instances.length > 0 && up === 0 ? 'bad' : up < instances.length ? 'warn' : 'good',
    rate: votesPerSecond,
  };
}

function accepts(up, all) {
  if (all === 0) {
    return 'not watched';
  }
  if (up === 0) {
    return 'down';
  }
  return up === all ? 'accepts' : `${up} of ${all} up`;
}

const shard = (each) => ({
  key: `shard ${each.shard}`,
  title: `Shard ${each.shard}`,
  value: count(each.head),
  detail: each.open ? `${rate(each.votesPerSecond)}/s · ${unpublished(each)}` : 'closed',
  tone: each.open ? (each.published ? 'good' : 'warn') : 'bad',
  rate: each.votesPerSecond,
});

const unpublished = ({ unpublished: votes, unpublishedSeconds }) =>
  `${count(votes)} to publish${unpublishedSeconds >= WAIT_SHOWN ? `, ${seconds(unpublishedSeconds)}` : ''}`;

const log = ({ up, votes, votesPerSecond }) => ({
  key: 'log',
  title: 'Log',
  value: count(votes),
  detail: up ? `${rate(votesPerSecond)}/s` : 'brokers down',
  tone: up ? 'good' : 'bad',
  rate: votesPerSecond,
});

const replica = (each) => ({
  key: `replica ${each.name}`,
  title: `Replica ${each.name}`,
  value: count(each.votes),
  detail: `${REPLICA[each.state].word} · ${pace(each)}`,
  tone: REPLICA[each.state].tone,
  rate: each.votesPerSecond,
});

const counts = (each) => ({
  key: 'counts',
  title: 'Counts',
  value: count(each.votes),
  detail: each.running ? pace(each) : 'nothing is counted',
  tone: each.running && Object.keys(each.stopped).length === 0 ? 'good' : 'bad',
  rate: each.votesPerSecond,
});

/** How far a reader of the log is behind it, or else how fast it follows. */
const pace = ({ lagVotes, lagSeconds, votesPerSecond }) =>
  lagVotes > 0 ? `−${count(lagVotes)}, ${seconds(lagSeconds)}` : `${rate(votesPerSecond)}/s`;
