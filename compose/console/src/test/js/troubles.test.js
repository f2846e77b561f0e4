// What the console says an operator must look at.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { troubles, verdictOn } from '../../main/resources/org/disvote/console/page/troubles.js';
import { counts, notarised, part, replica, shard, system, witness } from './system.js';

const lines = (change) => troubles(system(change)).map(({ tone, who, what }) => `${tone} ${who}: ${what}`);

test('a system in which all is well has no troubles', () => {
  assert.deepEqual(lines(), []);
  assert.deepEqual(verdictOn([]), { tone: 'good', words: 'All is well', title: 'DisVote console' });
});

test('a shard that takes no votes says why', () => {
  assert.deepEqual(lines({ shards: [shard({ shard: 1, open: false, reason: 'master is away' })] }), [
    'bad Shard 1: takes no votes: master is away',
  ]);
});

test('a shard that nobody publishes is wrong, unless the brokers are down', () => {
  const shards = [shard({ published: false, unpublished: 1200, unpublishedSeconds: 100 })];

  assert.deepEqual(lines({ shards }), [
    'bad Shard 0: nobody publishes its votes: 1,200 wait for the log, the oldest for 2 min, safe on the master',
  ]);
  assert.deepEqual(lines({ shards, log: { up: false } }), [
    'bad Log: the brokers do not answer; votes are accepted all the same',
    'warn Shard 0: nobody publishes its votes: 1,200 wait for the log, the oldest for 2 min, safe on the master',
  ]);
});

test('a shard is published late after five seconds', () => {
  const late = (unpublishedSeconds) => lines({ shards: [shard({ unpublished: 7, unpublishedSeconds })] });

  assert.deepEqual(late(5), []);
  assert.deepEqual(late(5.1), [
    'warn Shard 0: is published late: 7 wait for the log, the oldest for 5.1 s, safe on the master',
  ]);
});

test('a shard has one trouble at a time, the gravest', () => {
  const all = { open: false, reason: 'closed', published: false, unpublished: 7, unpublishedSeconds: 99 };

  assert.deepEqual(lines({ shards: [shard(all)] }), ['bad Shard 0: takes no votes: closed']);
});

test('a part that is down is wrong, and one that is not ready is not', () => {
  const parts = [part('ingest', { ready: false }), part('sink-r1', { up: false, reason: 'does not answer' })];

  assert.deepEqual(lines({ parts }), ['bad sink-r1: does not answer']);
});

test('a replica that does not follow says so, and why if it is known', () => {
  const states = ['FOLLOWING', 'CATCHING_UP', 'GAP', 'PAUSED', 'STOPPED', 'SILENT'];
  const replicas = states.map((state, i) => replica({ name: `r${i}`, state, reason: i === 3 ? 'no database' : '' }));

  assert.deepEqual(lines({ replicas }), [
    'bad Replica r2: votes missing',
    'bad Replica r3: paused: no database',
    'bad Replica r4: stopped',
    'bad Replica r5: no word',
    'warn Replica r1: catching up',
  ]);
});

test('records in quarantine are worth a look', () => {
  assert.deepEqual(lines({ replicas: [replica({ quarantined: 2 })] }), [
    'warn Replica r1: keeps 2 records in quarantine that displace no vote',
  ]);
});

test('counts that do not run or stopped for a partition are wrong', () => {
  assert.deepEqual(lines({ counts: counts({ running: false, stopped: { 3: 'a reason' } }) }), [
    'bad Counts: nothing is counted',
    'bad Counts: partition 3 stopped: a reason',
  ]);
});

test('bad troubles come first and the others keep their order', () => {
  assert.deepEqual(
    lines({
      shards: [shard({ unpublishedSeconds: 9 }), shard({ shard: 1, open: false, reason: 'x' })],
      counts: counts({ running: false }),
      notes: ['first', 'second'],
    }),
    [
      'bad Shard 1: takes no votes: x',
      'bad Counts: nothing is counted',
      'warn Shard 0: is published late',
      'warn Elections: first',
      'warn Elections: second',
    ],
  );
});

test('the verdict counts what is wrong, and the title shows it', () => {
  const bad = { tone: 'bad' };
  const warn = { tone: 'warn' };

  assert.deepEqual(verdictOn([warn]), { tone: 'warn', words: 'Something to watch', title: 'DisVote console' });
  assert.deepEqual(verdictOn([bad, warn]), { tone: 'bad', words: '1 thing is wrong', title: '(1) DisVote console' });
  assert.deepEqual(verdictOn([bad, bad]), { tone: 'bad', words: '2 things are wrong', title: '(2) DisVote console' });
});

test('a system without a notary has no trouble with one', () => {
  assert.deepEqual(lines({ notarised: undefined }), []);
});

test('every problem that the console found in the log is wrong', () => {
  const problems = ['the log shows a tree of 8 leaves after one of 9', 'leaf 7: the leaf is not in the tree'];

  assert.deepEqual(lines({ notarised: notarised({ problems }) }), [
    'bad Notary: the log shows a tree of 8 leaves after one of 9',
    'bad Notary: leaf 7: the leaf is not in the tree',
  ]);
});

test('a checkpoint is late after a minute and a half', () => {
  assert.deepEqual(lines({ notarised: notarised({ ageSeconds: 90 }) }), []);
  assert.deepEqual(lines({ notarised: notarised({ ageSeconds: 91 }) }), [
    'bad Notary: no checkpoint was cosigned for 2 min; votes are accepted all the same',
  ]);
});

test('a witness that refuses is wrong, and one that is late is to be watched', () => {
  const witnesses = [
    witness('w1', { state: 'REFUSES' }),
    witness('w2', { state: 'MISSING', ageSeconds: 20 }),
    witness('w3', { state: 'MISSING', ageSeconds: 300 }),
    witness('w4', { state: 'MISSING', ageSeconds: undefined }),
  ];

  assert.deepEqual(lines({ notarised: notarised({ witnesses }) }), [
    'bad Witness w1: refuses the log’s checkpoints: its own log says why',
    'warn Witness w3: cosigned last 5 min ago',
    'warn Witness w4: has never cosigned',
  ]);
});
