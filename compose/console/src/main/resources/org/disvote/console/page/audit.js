// The audit: its button, its progress and its report.

import { comparison, positionOf, startAudit, treeText } from './auditing.js';
import { h } from './dom.js';
import { count } from './format.js';
import { VERDICT } from './states.js';
import { pill, show, table } from './widgets.js';

export class Audit {
  constructor(container) {
    this.container = container;
    /** Why the last start was refused. It stays until the next start. */
    this.refused = '';
  }

  show(status, needsToken) {
    if (status.state === 'impossible') {
      show(
        this.container,
        h('p', { class: 'empty' }, 'This console was not told which databases to compare: see disvote console --help.'),
      );
      return;
    }
    if (!this.button) {
      this.build(needsToken);
    }
    this.button.disabled = status.state === 'running';
    if (!this.refused) {
      show(this.outcome, ...outcomeOf(status));
    }
  }

  /** The controls are built once, so that an operator who types or uses the keyboard keeps their place. */
  build(needsToken) {
    const token = needsToken
      ? h('input', { type: 'password', id: 'token', autocomplete: 'off', spellcheck: 'false' })
      : null;
    const start = () => this.start(token?.value ?? '');
    this.button = h('button', { type: 'button', on: { click: start } }, 'Run the audit');
    this.outcome = h('div', { 'aria-live': 'polite' });
    this.container.replaceChildren(
      h(
        'p',
        {},
        'Re-derives everything independently and compares masters, log and replicas vote for vote. ' +
          'It may run while votes come in.',
      ),
      h('p', { class: 'controls' }, token && [h('label', { for: 'token' }, 'Operator’s token'), token], this.button),
      this.outcome,
    );
  }

  async start(token) {
    this.refused = '';
    this.refused = await startAudit(token);
    if (this.refused) {
      show(this.outcome, h('p', { class: 'notice bad' }, this.refused));
    }
  }
}

function outcomeOf(status) {
  switch (status.state) {
    case 'running':
      return [
        h(
          'p',
          {},
          status.all > 0 ? `${status.doing}: ${count(status.done)} of ${count(status.all)} votes` : `${status.doing} …`,
        ),
        h('progress', {
          max: String(Math.max(1, status.all)),
          value: status.all > 0 ? String(status.done) : null,
          'aria-label': 'audit',
        }),
      ];
    case 'failed':
      return [h('p', { class: 'notice bad' }, 'The audit failed; the console’s log says why.')];
    case 'done':
      return reportOf(status.report);
    default:
      return [];
  }
}

function reportOf(report) {
  const { word, tone } = VERDICT[report.verdict];
  const at = new Date(report.auditedAt).toLocaleTimeString('en-GB');
  return [
    h('p', { class: `notice ${tone}` }, h('strong', {}, word), ` – after ${report.seconds.toFixed(1)} s, at ${at}`),
    places([...report.masters, report.log, ...Object.values(report.replicas)]),
    h('p', {}, treeText(report.tree)),
    report.findings.length > 0 && findings(report),
    report.notes.length > 0 &&
      h(
        'ul',
        { class: 'quiet' },
        report.notes.map((note) => h('li', {}, note)),
      ),
  ];
}

const places = (all) =>
  h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'What the audit found' },
    table(
      'What the audit found',
      [['Place'], ['Verdict'], ['Partitions', 'number'], ['Votes', 'number'], ['Highest seqs', 'number'], ['Digest']],
      all.map((place) => [
        place.where,
        pill(VERDICT[place.verdict].tone, comparison(place)),
        count(place.partitions.length),
        count(place.votes),
        count(place.highestSeqs),
        h('code', {}, place.digest.slice(0, 16) || '–'),
      ]),
    ),
  );

const findings = (report) =>
  h(
    'div',
    {},
    h('h3', {}, `${count(report.findingsTotal)} findings`),
    h(
      'ul',
      { class: 'findings' },
      report.findings.map((finding) =>
        h('li', {}, h('strong', {}, finding.kind), ` ${finding.where} ${positionOf(finding)} ${finding.what}`),
      ),
    ),
  );
