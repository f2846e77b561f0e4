// Receives the console's events and shows each snapshot of the system.

import { Audit } from './audit.js';
import { h } from './dom.js';
import { showConstituencies, showElections } from './elections.js';
import { showLog } from './log.js';
import { Pipeline } from './pipeline.js';
import { Plots } from './plots.js';
import { showFigures, showPartitions, showParts, showReplicas } from './tables.js';
import { troubles, verdictOn } from './troubles.js';
import { show } from './widgets.js';

const DETAILS_EACH_MS = 1000;

const at = (id) => document.getElementById(id);
const pipeline = new Pipeline(at('pipeline'));
const plots = new Plots(at('plots'));
const audit = new Audit(at('audit'));
whileOpen(at('partitions'), showPartitions);
whileOpen(at('constituencies'), showConstituencies);

/** Requests details each second, only while they are open. The ID of the element is the path of the request. */
function whileOpen(details, showIn) {
  const container = details.querySelector('div');
  const look = async () => {
    if (!details.open) {
      return;
    }
    try {
      const answer = await fetch(details.id);
      showIn(container, await answer.json());
    } catch {
      // The head of the page shows that the console does not answer.
    }
  };
  details.addEventListener('toggle', look);
  setInterval(look, DETAILS_EACH_MS);
}

function showTroubles(found) {
  show(
    at('troubles'),
    found.map(({ tone, who, what }) => h('li', { class: tone }, h('strong', {}, who), ` ${what}`)),
  );
  const { tone, words, title } = verdictOn(found);
  const verdict = at('verdict');
  // A screen reader reads out each new text, also if it is the same as before.
  if (verdict.textContent !== words) {
    verdict.textContent = words;
  }
  verdict.className = `verdict ${tone}`;
  document.title = title;
}

function live(isLive) {
  const mark = at('live');
  mark.textContent = isLive ? 'live' : 'console does not answer; trying again';
  mark.className = isLive ? 'live on' : 'live off';
}

const events = new EventSource('events');
events.addEventListener('history', (event) => plots.history(JSON.parse(event.data)));
events.addEventListener('snapshot', (event) => {
  const { system, audit: status, needsToken } = JSON.parse(event.data);
  live(true);
  at('clock').textContent = new Date(system.at).toLocaleTimeString('en-GB');
  showTroubles(troubles(system));
  showFigures(at('figures'), system);
  pipeline.show(system);
  plots.add(system);
  showReplicas(at('replicas'), system.replicas);
  showLog(at('log'), system.notarised);
  showElections(at('elections'), system.elections);
  at('constituencies').hidden = system.elections.every((election) => election.registered === undefined);
  showParts(at('parts'), system.parts);
  audit.show(status, needsToken);
});
events.addEventListener('error', () => live(false));
