// What each node of the pipeline shows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stagesOf } from '../../main/resources/org/disvote/console/page/stages.js';
import { counts, part, replica, shard, system } from './system.js';

const node = (key, change) =>
  stagesOf(system(change))
    .flat()
    .find((each) => each.key === key);

const shows = (key, change) => {
  const { value, detail, tone } = node(key, change);
  return [value, detail, tone];
};

test('votes go from voters over ingest, shards and the log to replicas and counts', () => {
  const change = { shards: [shard(), shard({ shard: 1 })], replicas: [replica(), replica({ name: 'r2' })] };

  assert.deepEqual(
    stagesOf(system(change)).map((stage) => stage.map(({ title }) => title)),
    [['Voters'], ['Ingest'], ['Shard 0', 'Shard 1'], ['Log'], ['Replica r1', 'Replica r2', 'Counts']],
  );
});

test('a stage without nodes is left out', () => {
  assert.deepEqual(
    stagesOf(system({ shards: [] })).map((stage) => stage.length),
    [1, 1, 1, 2],
  );
});

test('keys are unique, because the drawing finds its elements by them', () => {
  const change = { shards: [shard(), shard({ shard: 1 })], replicas: [replica(), replica({ name: 'counts' })] };
  const keys = stagesOf(system(change))
    .flat()
    .map(({ key }) => key);

  assert.equal(new Set(keys).size, keys.length);
});

test('voters have cast what the shards have recorded', () => {
  const shards = [shard({ head: 1000 }), shard({ shard: 1, head: 234 })];

  assert.deepEqual(shows('voters', { shards }), ['1,234', '123 votes/s', 'plain']);
});

test('ingest accepts votes while one instance is up', () => {
  const up = part('ingest-1');
  const down = part('ingest-2', { up: false });

  assert.deepEqual(shows('ingest', { parts: [up, up] }), ['accepts', '3 queued', 'good']);
  assert.deepEqual(shows('ingest', { parts: [up, down] }), ['1 of 2 up', '3 queued', 'warn']);
  assert.deepEqual(shows('ingest', { parts: [down, down] }), ['down', '3 queued', 'bad']);
  assert.deepEqual(shows('ingest', { parts: [part('counts')] }), ['not watched', '3 queued', 'good']);
  assert.equal(node('ingest', { parts: [up, down] }).title, 'Ingest × 2');
});

test('a shard says what waits to be published, and for how long from two seconds on', () => {
  const shards = (change) => ({ shards: [shard(change)] });

  assert.deepEqual(shows('shard 0', shards()), ['60,000', '60.0/s · 0 to publish', 'good']);
  assert.deepEqual(shows('shard 0', shards({ unpublished: 5, unpublishedSeconds: 1.9 })), [
    '60,000',
    '60.0/s · 5 to publish',
    'good',
  ]);
  assert.deepEqual(shows('shard 0', shards({ unpublished: 5, unpublishedSeconds: 2 })), [
    '60,000',
    '60.0/s · 5 to publish, 2.0 s',
    'good',
  ]);
  assert.equal(node('shard 0', shards({ published: false })).tone, 'warn');
  assert.deepEqual(shows('shard 0', shards({ open: false, published: false })), ['60,000', 'closed', 'bad']);
});

test('the log is bad while the brokers are down', () => {
  assert.deepEqual(shows('log', {}), ['60,000', '60.0/s', 'good']);
  assert.deepEqual(shows('log', { log: { up: false, votes: 9, votesPerSecond: 0 } }), ['9', 'brokers down', 'bad']);
});

test('a replica says how far it is behind, or else how fast it follows', () => {
  assert.deepEqual(shows('replica r1', {}), ['60,000', 'following · 60.0/s', 'good']);
  assert.deepEqual(shows('replica r1', { replicas: [replica({ lagVotes: 1200, lagSeconds: 8.3, state: 'PAUSED' })] }), [
    '60,000',
    'paused · −1,200, 8.3 s',
    'bad',
  ]);
});

test('counts are bad when they do not run or stopped for a partition', () => {
  assert.deepEqual(shows('counts', {}), ['59,990', '60.0/s', 'good']);
  assert.deepEqual(shows('counts', { counts: counts({ lagVotes: 10, lagSeconds: 1 }) }), [
    '59,990',
    '−10, 1.0 s',
    'good',
  ]);
  assert.deepEqual(shows('counts', { counts: counts({ running: false, lagVotes: 10 }) }), [
    '59,990',
    'nothing is counted',
    'bad',
  ]);
  assert.equal(node('counts', { counts: counts({ stopped: { 3: 'x' } }) }).tone, 'bad');
});
