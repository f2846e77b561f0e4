/** The audit's button and its table. */

import { count, el, pill, show, table } from './dom.js';

const TONES = { equal: 'good', behind: 'warn', unreachable: 'bad', wrong: 'bad' };
const VERDICTS = {
  equal: 'Equal: masters, log and replicas hold the same votes',
  behind: 'Behind, not wrong: not everything has arrived everywhere',
  unreachable: 'Not all of it could be read',
  wrong: 'Wrong: do not trust this system before this is explained',
};

let refused = '';
let built = null;

/** The controls stay as they are from second to second: whoever types or tabs keeps their place. */
function build(container, needsToken) {
  const button = el('button', { type: 'button' }, 'Run the audit');
  const token = needsToken
    ? el('input', { type: 'password', id: 'token', autocomplete: 'off', spellcheck: 'false' })
    : null;
  const outcome = el('div', { 'aria-live': 'polite' });
  container.replaceChildren(
    el(
      'p',
      {},
      'Re-derives everything independently and compares masters, log and replicas vote for vote. It may run while votes come in.',
    ),
    el(
      'p',
      { class: 'controls' },
      ...(token ? [el('label', { for: 'token' }, 'Operator’s token'), token] : []),
      button,
    ),
    outcome,
  );
  button.addEventListener('click', () => start(token?.value ?? '', outcome));
  return { button, outcome };
}

async function start(token, outcome) {
  refused = '';
  try {
    const answer = await fetch('audit', { method: 'POST', headers: token ? { Authorization: `Bearer ${token}` } : {} });
    if (!answer.ok) {
      refused = (await answer.json()).detail;
    }
  } catch {
    refused = 'The console does not answer. Try again.';
  }
  if (refused) {
    show(outcome, el('p', { class: 'notice bad' }, refused));
  }
}

export function showAudit(container, status, needsToken) {
  if (status.state === 'impossible') {
    show(
      container,
      el('p', { class: 'empty' }, 'This console was not told which databases to compare: see disvote console --help.'),
    );
    return;
  }
  built ??= build(container, needsToken);
  built.button.disabled = status.state === 'running';
  if (!refused) {
    show(built.outcome, ...outcomeOf(status));
  }
}

function outcomeOf(status) {
  switch (status.state) {
    case 'running':
      return [
        el(
          'p',
          {},
          status.all > 0 ? `${status.doing}: ${count(status.done)} of ${count(status.all)} votes` : `${status.doing} …`,
        ),
        el('progress', {
          max: String(Math.max(1, status.all)),
          value: status.all > 0 ? String(status.done) : null,
          'aria-label': 'audit',
        }),
      ];
    case 'failed':
      return [el('p', { class: 'notice bad' }, 'The audit failed; the console’s log says why.')];
    case 'done':
      return reportOf(status.report);
    default:
      return [];
  }
}

function reportOf(report) {
  const places = [...report.masters, report.log, ...Object.values(report.replicas)];
  const word = (place) => (place.verdict === 'behind' ? `behind by ${count(place.behind)}` : place.verdict);
  return [
    el(
      'p',
      { class: `notice ${TONES[report.verdict]}` },
      el('strong', {}, VERDICTS[report.verdict]),
      ` – after ${report.seconds.toFixed(1)} s, at ${new Date(report.auditedAt).toLocaleTimeString('en-GB')}`,
    ),
    el(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'What the audit found' },
      table(
        'What the audit found',
        [['Place'], ['Verdict'], ['Partitions', 'number'], ['Votes', 'number'], ['Highest seqs', 'number'], ['Digest']],
        places.map((place) => [
          place.where,
          pill(TONES[place.verdict], word(place)),
          count(place.partitions.length),
          count(place.votes),
          count(place.highestSeqs),
          el('code', {}, place.digest.slice(0, 16) || '–'),
        ]),
      ),
    ),
    report.findings.length > 0
      ? el(
          'div',
          {},
          el('h3', {}, `${count(report.findingsTotal)} findings`),
          el(
            'ul',
            { class: 'findings' },
            report.findings.map((finding) =>
              el('li', {}, el('strong', {}, finding.kind), ` ${finding.where} ${positionOf(finding)} ${finding.what}`),
            ),
          ),
        )
      : null,
    report.notes.length > 0
      ? el(
          'ul',
          { class: 'quiet' },
          report.notes.map((note) => el('li', {}, note)),
        )
      : null,
  ].filter((part) => part !== null);
}

function positionOf(finding) {
  if (finding.partition === undefined) {
    return '';
  }
  return finding.seq === undefined ? `partition ${finding.partition}` : `${finding.partition}/${finding.seq}`;
}
