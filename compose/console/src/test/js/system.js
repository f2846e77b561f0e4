// A snapshot of a system in which all is well, as the server sends it, with parts of it changed.

export const shard = (change = {}) => ({
  shard: 0,
  open: true,
  reason: '',
  head: 60000,
  votesPerSecond: 60,
  queued: 3,
  unpublished: 0,
  unpublishedSeconds: 0,
  published: true,
  partitions: 3,
  ...change,
});

export const replica = (change = {}) => ({
  name: 'r1',
  state: 'FOLLOWING',
  reason: '',
  votes: 60000,
  votesPerSecond: 60,
  lagVotes: 0,
  lagSeconds: 0,
  quarantined: 0,
  ...change,
});

export const part = (name, change = {}) => ({ name, up: true, ready: true, reason: '', ...change });

export const counts = (change = {}) => ({
  running: true,
  votes: 59990,
  votesPerSecond: 60,
  lagVotes: 0,
  lagSeconds: 0,
  stopped: {},
  ...change,
});

export const notarised = (change = {}) => ({
  origin: 'log.example.org/disvote-1a2b3c4d',
  problems: [],
  size: 60120,
  root: 'SHIT5LXoJ2T8+ugJ3fwY7ftsCplBVPVQtJdiEJYGG9c=',
  ageSeconds: 0.8,
  witnesses: [witness('w1'), witness('w2')],
  ...change,
});

export const witness = (name, change = {}) => ({ name, state: 'COSIGNED', ageSeconds: 0.8, ...change });

export const system = (change = {}) => ({
  at: Date.parse('2030-05-01T10:00:00Z'),
  parts: [part('ingest'), part('sink-r1'), part('counts')],
  voters: { votesPerSecond: 123.4, refusedPerSecond: 0, p50Millis: 8.25, p99Millis: 90 },
  shards: [shard()],
  log: { up: true, votes: 60000, votesPerSecond: 60 },
  replicas: [replica()],
  counts: counts(),
  notarised: notarised(),
  elections: [{ voters: 600 }, { voters: 10 }],
  notes: [],
  ...change,
});
