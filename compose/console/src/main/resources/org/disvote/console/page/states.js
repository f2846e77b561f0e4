// The words and the tones of states. A tone is `good`, `warn`, `bad` or `quiet`.

export const REPLICA = {
  FOLLOWING: { word: 'following', tone: 'good' },
  CATCHING_UP: { word: 'catching up', tone: 'warn' },
  GAP: { word: 'votes missing', tone: 'bad' },
  PAUSED: { word: 'paused', tone: 'bad' },
  STOPPED: { word: 'stopped', tone: 'bad' },
  SILENT: { word: 'no word', tone: 'bad' },
};

export const ELECTION = {
  withheld: { word: 'no shard opens it', tone: 'warn' },
  'not-yet-open': { word: 'not yet open', tone: 'quiet' },
  open: { word: 'open', tone: 'good' },
  closed: { word: 'closed', tone: 'quiet' },
};

/** What witnesses did with the latest checkpoint. */
export const WITNESS = {
  COSIGNED: { word: 'cosigned', tone: 'good' },
  REFUSES: { word: 'refuses', tone: 'bad' },
  FORGED: { word: 'wrong signature', tone: 'bad' },
  MISSING: { word: 'not cosigned', tone: 'warn' },
};

/** The verdicts of an audit. */
export const VERDICT = {
  equal: { word: 'Equal: masters, log and replicas hold the same votes', tone: 'good' },
  behind: { word: 'Behind, not wrong: not everything has arrived everywhere', tone: 'warn' },
  unreachable: { word: 'Not all of it could be read', tone: 'bad' },
  wrong: { word: 'Wrong: do not trust this system before this is explained', tone: 'bad' },
};
