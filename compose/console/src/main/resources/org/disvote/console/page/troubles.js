// What a person must look at in a snapshot of the system.

import { count, seconds } from './format.js';
import { REPLICA } from './states.js';

/** Seconds. A healthy publisher needs a fraction of one. */
const PUBLISHED_LATE = 5;

/** Seconds. A log that nothing is added to is cosigned each minute. */
const COSIGNED_LATE = 90;

/** @returns {Array<{tone: 'bad'|'warn', who: string, what: string}>} the bad ones first */
export function troubles(system) {
  const found = [
    ...ofTheLog(system.log),
    ...system.shards.flatMap((shard) => ofShard(shard, system.log.up)),
    ...system.parts.filter((part) => !part.up).map((part) => bad(part.name, part.reason)),
    ...system.replicas.flatMap(ofReplica),
    ...ofTheCounts(system.counts),
    ...(system.notarised ? ofTheNotary(system.notarised) : []),
    ...system.notes.map((note) => warn('Elections', note)),
  ];
  return [...found.filter(({ tone }) => tone === 'bad'), ...found.filter(({ tone }) => tone !== 'bad')];
}

const bad = (who, what) => ({ tone: 'bad', who, what });

const warn = (who, what) => ({ tone: 'warn', who, what });

const ofTheLog = ({ up }) => (up ? [] : [bad('Log', 'the brokers do not answer; votes are accepted all the same')]);

/** While the brokers are down no publisher can work, so a shard that nobody publishes is not wrong by itself. */
function ofShard(shard, isLogUp) {
  const who = `Shard ${shard.shard}`;
  if (!shard.open) {
    return [bad(who, `takes no votes: ${shard.reason}`)];
  }
  if (!shard.published) {
    return [(isLogUp ? bad : warn)(who, `nobody publishes its votes${waiting(shard)}`)];
  }
  return shard.unpublishedSeconds > PUBLISHED_LATE ? [warn(who, `is published late${waiting(shard)}`)] : [];
}

const waiting = ({ unpublished, unpublishedSeconds }) =>
  unpublished > 0
    ? `: ${count(unpublished)} wait for the log, the oldest for ${seconds(unpublishedSeconds)}, safe on the master`
    : '';

function ofReplica({ name, state, reason, quarantined }) {
  const who = `Replica ${name}`;
  const found = [];
  const { word, tone } = REPLICA[state];
  if (tone !== 'good') {
    found.push({ tone, who, what: reason ? `${word}: ${reason}` : word });
  }
  if (quarantined > 0) {
    found.push(warn(who, `keeps ${quarantined} records in quarantine that displace no vote`));
  }
  return found;
}

const ofTheCounts = ({ running, stopped }) => [
  ...(running ? [] : [bad('Counts', 'nothing is counted')]),
  ...Object.entries(stopped).map(([partition, reason]) => bad('Counts', `partition ${partition} stopped: ${reason}`)),
];

const ofTheNotary = ({ problems, ageSeconds, witnesses }) => [
  ...problems.map((problem) => bad('Notary', problem)),
  ...(ageSeconds > COSIGNED_LATE
    ? [bad('Notary', `no checkpoint was cosigned for ${seconds(ageSeconds)}; votes are accepted all the same`)]
    : []),
  ...witnesses.flatMap(ofWitness),
];

/** A witness that the quorum does not need may miss a checkpoint now and then. */
function ofWitness({ name, state, ageSeconds }) {
  const who = `Witness ${name}`;
  if (state === 'REFUSES') {
    return [bad(who, 'refuses the log’s checkpoints: its own log says why')];
  }
  if (state === 'MISSING' && !(ageSeconds <= COSIGNED_LATE)) {
    return [warn(who, ageSeconds === undefined ? 'has never cosigned' : `cosigned last ${seconds(ageSeconds)} ago`)];
  }
  return [];
}

/** The page's verdict on the system, and its title, which an operator sees while another page is in front. */
export function verdictOn(found) {
  const grave = found.filter(({ tone }) => tone === 'bad').length;
  if (grave > 0) {
    const words = grave === 1 ? '1 thing is wrong' : `${grave} things are wrong`;
    return { tone: 'bad', words, title: `(${grave}) DisVote console` };
  }
  return found.length > 0
    ? { tone: 'warn', words: 'Something to watch', title: 'DisVote console' }
    : { tone: 'good', words: 'All is well', title: 'DisVote console' };
}
