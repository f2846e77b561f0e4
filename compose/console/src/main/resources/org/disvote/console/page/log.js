// The log that cannot be rewritten: its checkpoint, its witnesses and the last proof, as the console has checked them.

import { h } from './dom.js';
import { count, seconds } from './format.js';
import { WITNESS } from './states.js';
import { pill, show, table } from './widgets.js';

const LIMIT =
  'Several witnesses of one operator prove nothing about split views: an operator who shows two histories can cosign ' +
  'both. Only witnesses that others run can show that all see the same log, and only to people whose policy names ' +
  'them.';

export function showLog(container, log) {
  if (!log) {
    show(
      container,
      h(
        'p',
        { class: 'empty' },
        'This console was not told which log to check: see --log and --policy of disvote console --help.',
      ),
    );
    return;
  }
  show(
    container,
    h(
      'dl',
      { class: 'checkpoint' },
      fact('Checkpoint', log.size === undefined ? 'none yet' : `${count(log.size)} leaves`),
      fact('Cosigned', ago(log.ageSeconds)),
      fact('Root', log.root === undefined ? '–' : h('code', {}, log.root)),
      fact('Log', h('code', {}, log.origin)),
      fact('Last proof checked', proof(log.proof)),
    ),
    table(
      'Witnesses',
      [['Witness'], ['Latest checkpoint'], ['Last cosigned', 'number']],
      log.witnesses.map(({ name, state, ageSeconds }) => [
        name,
        pill(WITNESS[state].tone, WITNESS[state].word),
        ago(ageSeconds),
      ]),
    ),
    h('p', { class: 'limit quiet' }, LIMIT),
  );
}

const fact = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));

const ago = (age) => (age === undefined ? 'never' : `${seconds(age)} ago`);

function proof(checked) {
  if (!checked) {
    return 'none yet';
  }
  const { index, size, ageSeconds, proved, words } = checked;
  return proved
    ? [pill('good', 'proved'), ` leaf ${count(index)} in the tree of ${count(size)}, ${ago(ageSeconds)}`]
    : [pill('bad', 'not proved'), ` leaf ${count(index)}: ${words}, ${ago(ageSeconds)}`];
}
