// RFC 8785, as far as our formats use it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonical, readCanonical } from '../../main/resources/org/disvote/ingest/http/page/canonical.js';
import { bytes, values } from './vectors.js';

test('members are sorted by their characters, and nothing is between them', () => {
  assert.equal(canonical({ b: [1, true, 'x'], a: { 10: 1, 9: 2 } }), '{"a":{"10":1,"9":2},"b":[1,true,"x"]}');
  assert.equal(canonical({ '\ud83d\ude00': 1, '\uff0a': 2 }), '{"\ud83d\ude00":1,"\uff0a":2}');
});

test('texts are escaped as RFC 8785 says', () => {
  assert.equal(canonical('€$\u000f\nA\'B"\\\\"/\u007f'), '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u007f"');
});

test('what JSON cannot hold exactly is not written', () => {
  for (const wrong of [0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, undefined, { a: undefined }, '\ud800']) {
    assert.throws(() => canonical(wrong), TypeError, String(wrong));
  }
  assert.equal(canonical(2 ** 53 - 1), '9007199254740991');
  assert.equal(canonical(-0), '0');
});

test('every paper, ballot, record and receipt of the vectors is canonical', () => {
  const texts = [
    ...Object.values(values.papers).flatMap(Object.values),
    ...Object.values(values.terms),
    ...values.ballots,
    ...values.records,
    ...values.receipts,
  ];
  for (const text of texts) {
    assert.equal(canonical(readCanonical(bytes(text))), text);
  }
  assert.ok(texts.length > 30, String(texts.length));
});

test('what is not its own canonical form is refused', () => {
  const wrong = [
    '',
    '{"a":1,"a":1}',
    '{"b":1,"a":1}',
    '{"a": 1}',
    '{"a":1}\n',
    '\ufeff{"a":1}',
    '{"a":1.0}',
    '{"a":1e2}',
    '{"a":-0}',
    '{"a":0.5}',
    '{"a":9007199254740992}',
    '{"a":"\\u0041"}',
    '{"a":"\\/"}',
    '{"a":"\\ud800"}',
  ];
  for (const text of wrong) {
    assert.throws(() => readCanonical(bytes(text)), Error, text);
  }
  assert.throws(() => readCanonical(Uint8Array.of(0x22, 0xc3, 0x28, 0x22)), TypeError);
  assert.throws(() => readCanonical(bytes('['.repeat(200000))), Error);
});
