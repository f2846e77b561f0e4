// What the plots show.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addPoint, dataOf, PLOTS, rangeOf } from '../../main/resources/org/disvote/console/page/curves.js';
import { replica, system } from './system.js';

const [VOTES, TIMES, LAGS, VOTERS] = PLOTS;

const point = (change = {}) => ({
  at: 5000,
  votesPerSecond: 7,
  p50Millis: 1,
  p99Millis: 2,
  lags: { r1: 3, r2: 4 },
  voters: 610,
  ...change,
});

test('a snapshot becomes a point as the server sends earlier ones', () => {
  const points = [];
  addPoint(points, system({ replicas: [replica({ lagVotes: 3 }), replica({ name: 'r2', lagVotes: 4 })] }));

  assert.deepEqual(points, [
    {
      at: Date.parse('2030-05-01T10:00:00Z'),
      votesPerSecond: 123.4,
      p50Millis: 8.25,
      p99Millis: 90,
      lags: { r1: 3, r2: 4 },
      voters: 610,
    },
  ]);
});

test('points older than half an hour are dropped', () => {
  const points = [];
  for (let at = 0; at < 1801; at += 1) {
    addPoint(points, system({ at }));
  }

  assert.equal(points.length, 1800);
  assert.equal(points[0].at, 1);
});

test('each curve has its values, and a gap where there is none', () => {
  const points = [point(), point({ at: 6000, p50Millis: undefined, p99Millis: null, lags: { r2: 9 } })];

  assert.deepEqual(dataOf(VOTES, VOTES.names(points), points), [
    [5, 6],
    [7, 7],
  ]);
  assert.deepEqual(dataOf(TIMES, TIMES.names(points), points), [
    [5, 6],
    [1, null],
    [2, null],
  ]);
  assert.deepEqual(dataOf(VOTERS, VOTERS.names(points), points), [
    [5, 6],
    [610, 610],
  ]);
});

test('the curves of the lags are those of the replicas that there are now', () => {
  const points = [point(), point({ at: 6000, lags: { r2: 9, r3: 1 } })];
  const names = LAGS.names(points);

  assert.deepEqual(names, ['r2', 'r3']);
  assert.deepEqual(dataOf(LAGS, names, points), [
    [5, 6],
    [4, 9],
    [null, 1],
  ]);
});

test('an axis starts at 0 and has room above', () => {
  const [low, high] = rangeOf(VOTES, 50, 100);

  assert.equal(low, 0);
  assert.ok(high > 110 && high < 120, String(high));
});

test('an axis of nothing but zeros has a height', () => {
  for (const high of [null, undefined, 0]) {
    assert.deepEqual(rangeOf(VOTES, 0, high), [0, 1]);
  }
});

test('the axis of a number that only grows shows the part that grew', () => {
  assert.deepEqual(rangeOf(VOTERS, 1000, 2000), [880, 2120]);
  assert.deepEqual(rangeOf(VOTERS, 1000, 1000), [999, 1001]);
  assert.deepEqual(rangeOf(VOTERS, 0, 5), [0, 6]);
});
