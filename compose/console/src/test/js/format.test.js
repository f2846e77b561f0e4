// How the console writes numbers, durations and titles.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, millis, rate, seconds, share, titled } from '../../main/resources/org/disvote/console/page/format.js';

const each = (format, expected) => {
  for (const [given, written] of expected) {
    assert.equal(format(given), written, `of ${given}`);
  }
};

test('a number that is not known is a dash, and zero is not', () => {
  each(count, [
    [null, '–'],
    [undefined, '–'],
    [0, '0'],
    [1234567, '1,234,567'],
  ]);
});

test('a rate has one digit below 100', () => {
  each(rate, [
    [0, '0'],
    [0.04, '0.0'],
    [9.44, '9.4'],
    [99.94, '99.9'],
    [100, '100'],
    [12345.6, '12,346'],
  ]);
});

test('a time to an answer is in milliseconds below a second', () => {
  each(millis, [
    [null, '–'],
    [8.25, '8.3 ms'],
    [100.4, '100 ms'],
    [999, '999 ms'],
    [1000, '1.0 s'],
    [12345, '12.3 s'],
  ]);
});

test('a duration has the unit that people use', () => {
  each(seconds, [
    [0.04, '0 s'],
    [0.05, '0.1 s'],
    [9.94, '9.9 s'],
    [10, '10 s'],
    [89, '89 s'],
    [90, '2 min'],
    [5399, '90 min'],
    [5400, '1.5 h'],
  ]);
});

test('a share of nothing is a dash', () => {
  assert.equal(share(1, 3), '33.3 %');
  assert.equal(share(0, 3), '0.0 %');
  assert.equal(share(0, 0), '–');
});

test('a title is in the first language of the reader that it has', () => {
  const titles = { el: 'Πάρκο', en: 'Park', 'pt-BR': 'Parque' };

  assert.equal(titled(titles, ['fr', 'el-GR', 'en']), 'Πάρκο');
  assert.equal(titled(titles, ['pt-BR']), 'Parque');
  assert.equal(titled(titles, ['fr']), 'Park');
  assert.equal(titled({ de: 'Park am Meer' }, ['fr']), 'Park am Meer');
  assert.equal(titled({}, ['fr']), '');
});
