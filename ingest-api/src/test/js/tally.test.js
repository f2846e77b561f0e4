// The arithmetic of results.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNamed, keyOf, rowsOf, sumOf } from '../../main/resources/org/disvote/ingest/http/page/tally.js';
import { values } from './vectors.js';

const question = (blank, options) => ({ q: { blank, spoiled: 1, empty: 0, options } });
const GROUPS = [
  {
    constituencies: ['A'],
    counted: 10,
    questions: question(2, { x: { votes: 3, candidates: { k: 2 } }, y: { votes: 4 } }),
  },
  {
    constituencies: ['B', 'C'],
    counted: 5,
    questions: question(0, { y: { votes: 4 }, z: { votes: 0, withheld: true } }),
  },
];
const paper = (options) => ({
  questions: [{ id: 'q', title: { en: 'Q' }, pick: { min: 1, max: 1 }, allow: ['blank'], options }],
});
const option = (id, candidates) => ({ id, title: { en: id.toUpperCase() }, candidates });

test('the sum of groups has every option, and no candidates', () => {
  assert.deepEqual(sumOf(GROUPS), {
    constituencies: ['A', 'B', 'C'],
    counted: 15,
    questions: {
      q: { blank: 2, spoiled: 2, empty: 0, options: { x: { votes: 3 }, y: { votes: 8 }, z: { votes: 0 } } },
    },
  });
});

test('options stand by their votes, and equal ones in the order of the paper', () => {
  const [row] = rowsOf(GROUPS[0], [paper([option('y'), option('x', [option('l'), option('k')])])]);
  assert.deepEqual(
    row.options.map(({ id }) => id),
    ['y', 'x'],
  );
  assert.deepEqual(row.options[1].candidates, [{ id: 'k', title: { en: 'K' }, votes: 2 }]);
  const [equal] = rowsOf({ questions: question(0, { b: { votes: 1 }, a: { votes: 1 } }) }, [
    paper([option('a'), option('b')]),
  ]);
  assert.deepEqual(
    equal.options.map(({ id }) => id),
    ['a', 'b'],
  );
});

test('what no paper names has no title, so another paper is needed', () => {
  assert.equal(isNamed(GROUPS[0], [paper([option('x')])]), false);
  assert.equal(isNamed(GROUPS[0], [paper([option('x')]), paper([option('y')])]), true);
  assert.equal(isNamed(GROUPS[0], []), false);
  assert.equal(rowsOf(GROUPS[0], [])[0].options.length, 2);
});

test('what is withheld is known as that', () => {
  const [row] = rowsOf(GROUPS[1], []);
  assert.deepEqual(
    row.options.map(({ withheld }) => withheld),
    [false, true],
  );
});

test('a group is chosen by its constituencies, and the one without a name by a dash', () => {
  assert.deepEqual(GROUPS.map(keyOf), ['A', 'B C']);
  assert.equal(keyOf({ constituencies: ['', 'A1'] }), '- A1');
});

test('a count of the vectors is shown by its papers', () => {
  const { groups } = JSON.parse(values.countEur);
  const papers = Object.values(values.papers['eur-2027']).map((text) => JSON.parse(text));
  const [first, second] = rowsOf(sumOf(groups), papers);

  assert.deepEqual(
    first.options.map(({ id, votes, title }) => [id, votes, title.en]),
    [
      ['c3', 2, 'Blue'],
      ['c1', 1, 'Green/€'],
      ['c9', 0, 'Only A1'],
    ],
  );
  assert.equal(second.counts.empty, 1);
  assert.equal(second.mayBeEmpty, true);
});
