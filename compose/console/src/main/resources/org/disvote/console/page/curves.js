// What the plots show: their points over the last half hour, their curves, and the ranges of their axes.

import { count, millis, rate } from './format.js';

/** Half an hour, at one point a second. The server keeps as many. */
const POINTS_MAX = 1800;

/** The free space above the highest point, and below the lowest where an axis does not start at 0. */
const ROOM = 0.12;

/**
 * @property {(points: Array<object>) => Array<string>} names of the curves
 * @property {(point: object, names: Array<string>) => Array<number|null>} values of a point, in the names' order
 * @property {boolean} [floats] whether the axis need not start at 0
 */
export const PLOTS = [
  {
    title: 'Votes a second',
    format: rate,
    names: () => ['recorded'],
    values: (point) => [point.votesPerSecond],
  },
  {
    title: 'Time to an answer',
    format: millis,
    names: () => ['median', '99 in 100'],
    values: (point) => [point.p50Millis ?? null, point.p99Millis ?? null],
  },
  {
    title: 'Votes behind, by replica',
    format: count,
    names: (points) => Object.keys(points.at(-1).lags),
    values: (point, names) => names.map((name) => point.lags[name] ?? null),
  },
  {
    title: 'Voters counted',
    format: count,
    names: () => ['all elections'],
    values: (point) => [point.voters],
    floats: true,
  },
];

/** Adds the point of a snapshot, in the form in which the server sends earlier points, and drops the oldest one. */
export function addPoint(points, system) {
  points.push({
    at: system.at,
    votesPerSecond: system.voters.votesPerSecond,
    p50Millis: system.voters.p50Millis,
    p99Millis: system.voters.p99Millis,
    lags: Object.fromEntries(system.replicas.map((replica) => [replica.name, replica.lagVotes])),
    voters: system.elections.reduce((sum, election) => sum + election.voters, 0),
  });
  if (points.length > POINTS_MAX) {
    points.shift();
  }
}

/** The times in seconds, and then the values of each curve, as uPlot takes them. */
export function dataOf(plot, names, points) {
  const rows = points.map((point) => plot.values(point, names));
  return [points.map((point) => point.at / 1000), ...names.map((_, i) => rows.map((row) => row[i]))];
}

/** The lowest and the highest value of an axis, from those of its curves; null where there is no value. */
export function rangeOf(plot, low, high) {
  if (high === null || high === undefined || high <= 0) {
    return [0, 1];
  }
  if (!plot.floats) {
    return [0, high * (1 + ROOM)];
  }
  const room = Math.max(1, (high - low) * ROOM);
  return [Math.max(0, low - room), high + room];
}
