/** Listens to the console's events and hands each snapshot to the parts of the page. */

import { showAudit } from './audit.js';
import { count, el, STATES, seconds, show } from './dom.js';
import { Pipeline } from './pipeline.js';
import { Plots } from './plots.js';
import {
  onDemand,
  showConstituencies,
  showElections,
  showFigures,
  showPartitions,
  showParts,
  showReplicas,
} from './tables.js';

const at = (id) => document.getElementById(id);
const pipeline = new Pipeline(at('pipeline'));
const plots = new Plots(at('plots'));
onDemand(at('partitions'), showPartitions);
onDemand(at('constituencies'), showConstituencies);

/** Seconds; a healthy publisher needs a fraction of one. */
const PUBLISH_LAG_WORTH_A_WORD = 5;

/** Whatever a person must look at, the gravest first. */
function troubles(system) {
  const found = [];
  if (!system.log.up) {
    found.push(['bad', 'Log', 'the brokers do not answer; votes are accepted all the same']);
  }
  for (const shard of system.shards) {
    if (!shard.open) {
      found.push(['bad', `Shard ${shard.shard}`, `takes no votes: ${shard.reason}`]);
    } else if (!shard.published) {
      found.push([
        system.log.up ? 'bad' : 'warn',
        `Shard ${shard.shard}`,
        `nobody publishes its votes${waiting(shard)}`,
      ]);
    } else if (shard.unpublishedSeconds > PUBLISH_LAG_WORTH_A_WORD) {
      found.push(['warn', `Shard ${shard.shard}`, `is published late${waiting(shard)}`]);
    }
  }
  for (const part of system.parts) {
    if (!part.up) {
      found.push(['bad', part.name, part.reason]);
    }
  }
  for (const replica of system.replicas) {
    const { word, tone } = STATES[replica.state];
    if (tone !== 'good') {
      found.push([tone, `Replica ${replica.name}`, replica.reason ? `${word}: ${replica.reason}` : word]);
    }
    if (replica.quarantined > 0) {
      found.push([
        'warn',
        `Replica ${replica.name}`,
        `keeps ${replica.quarantined} records in quarantine that displace no vote`,
      ]);
    }
  }
  if (!system.counts.running) {
    found.push(['bad', 'Counts', 'nothing is counted']);
  }
  for (const [partition, reason] of Object.entries(system.counts.stopped)) {
    found.push(['bad', 'Counts', `partition ${partition} stopped: ${reason}`]);
  }
  for (const note of system.notes) {
    found.push(['warn', 'Elections', note]);
  }
  return found.toSorted(([one], [other]) => (one === other ? 0 : one === 'bad' ? -1 : 1));
}

const waiting = ({ unpublished, unpublishedSeconds }) =>
  unpublished > 0
    ? `: ${count(unpublished)} wait for the log, the oldest for ${seconds(unpublishedSeconds)}, safe on the master`
    : '';

function showTroubles(found) {
  show(
    at('troubles'),
    ...found.map(([tone, who, what]) => el('li', { class: tone }, el('strong', {}, who), ` ${what}`)),
  );
  const grave = found.filter(([tone]) => tone === 'bad').length;
  const tone = grave > 0 ? 'bad' : found.length > 0 ? 'warn' : 'good';
  const words =
    grave > 0
      ? grave === 1
        ? '1 thing is wrong'
        : `${grave} things are wrong`
      : found.length > 0
        ? 'Something to watch'
        : 'All is well';
  const verdict = at('verdict');
  if (verdict.textContent !== words) {
    verdict.textContent = words;
  }
  verdict.className = `verdict ${tone}`;
  document.title = grave > 0 ? `(${grave}) DisVote console` : 'DisVote console';
}

function live(isLive) {
  const mark = at('live');
  mark.textContent = isLive ? 'live' : 'console does not answer; trying again';
  mark.className = isLive ? 'live on' : 'live off';
}

const events = new EventSource('events');
events.addEventListener('history', (event) => plots.history(JSON.parse(event.data)));
events.addEventListener('snapshot', (event) => {
  const { system, audit, needsToken } = JSON.parse(event.data);
  live(true);
  at('clock').textContent = new Date(system.at).toLocaleTimeString('en-GB');
  const found = troubles(system);
  showTroubles(found);
  showFigures(at('figures'), system);
  pipeline.show(system);
  plots.add(system);
  showReplicas(at('replicas'), system.replicas);
  showElections(at('elections'), system.elections);
  at('constituencies').hidden = system.elections.every((election) => election.registered === undefined);
  showParts(at('parts'), system.parts);
  showAudit(at('audit'), audit, needsToken);
});
events.addEventListener('error', () => live(false));
