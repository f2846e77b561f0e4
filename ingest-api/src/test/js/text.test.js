// The words of both languages, and how titles, times and numbers are written.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import './browser.js';
import { english } from '../../main/resources/org/disvote/ingest/http/page/english.js';
import { greek } from '../../main/resources/org/disvote/ingest/http/page/greek.js';
import * as text from '../../main/resources/org/disvote/ingest/http/page/text.js';

afterEach(() => text.speak('en'));

/** Each key with the kind of its value, and for sentences with parameters how many they take. */
const keys = (words, at = '') =>
  Object.entries(words).flatMap(([name, value]) =>
    typeof value === 'object'
      ? keys(value, `${at}${name}.`)
      : `${at}${name}: ${typeof value === 'function' ? `function of ${value.length}` : typeof value}`,
  );

test('both languages have the same keys in the same order', () => {
  assert.ok(keys(english).length > 150);
  assert.deepEqual(keys(greek), keys(english));
});

test('each language offers the other one', () => {
  assert.equal(greek.other.code, 'en');
  assert.equal(english.other.code, 'el');
});

test('no text is empty or has space around it', () => {
  const texts = (words) => Object.values(words).flatMap((each) => (typeof each === 'object' ? texts(each) : each));
  for (const words of [greek, english]) {
    for (const each of texts(words).filter((each) => typeof each === 'string' && each !== words.error)) {
      assert.equal(each, each.trim());
      assert.notEqual(each, '');
    }
  }
});

test('the page speaks the browser’s language, and another one if asked to', () => {
  assert.equal(text.words, english);
  assert.equal(document.documentElement.lang, 'en');

  text.speak('el');

  assert.equal(text.words, greek);
  assert.equal(document.documentElement.lang, 'el');
});

test('a title in another language than the page’s is marked', () => {
  const title = { el: 'Πάρκο', en: 'Park' };
  assert.deepEqual(text.titled({ title, id: 'p' }), { text: 'Park', lang: undefined });
  assert.deepEqual(text.titled({ title: { el: 'Πάρκο' }, id: 'p' }), { text: 'Πάρκο', lang: 'el' });
  assert.deepEqual(text.titled({ title: { fr: 'Parc', en: '' }, id: 'p' }), { text: 'Parc', lang: 'fr' });
  text.speak('el');
  assert.deepEqual(text.titled({ title, id: 'p' }), { text: 'Πάρκο', lang: undefined });
  assert.deepEqual(text.titled({ title: { fr: 'Parc', en: 'Park' }, id: 'p' }), { text: 'Park', lang: 'en' });
});

test('what has no title is shown by its ID', () => {
  assert.equal(text.titled({ id: 'p' }).text, 'p');
  assert.equal(text.titled({ title: {}, id: 'p' }).text, 'p');
});

test('numbers and shares are written as in the language', () => {
  assert.equal(text.count(1234567), '1,234,567');
  assert.equal(text.share(1, 3), '33.33%');
  text.speak('el');
  assert.equal(text.count(1234567), '1.234.567');
  assert.match(text.share(1, 3), /^33,33\s?%$/);
});

test('a share of no votes is zero', () => {
  assert.equal(text.share(0, 0), '0.00%');
});

test('a time that cannot be written is shown as it came', () => {
  assert.match(text.when('2030-05-01T10:00:00Z'), /1 May 2030/);
  assert.match(text.exactly('2030-05-01T10:00:07Z'), /:07/);
  assert.equal(text.when('+999999999-12-31T23:59:59Z'), '+999999999-12-31T23:59:59Z');
  assert.equal(text.exactly(undefined), '');
});
