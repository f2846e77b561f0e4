// What voters may enter to identify themselves.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimsOf, isVoterId, tokenIn } from '../../main/resources/org/disvote/ingest/http/page/identity.js';

const base64url = (text) => Buffer.from(text).toString('base64url');
const token = (claims, signature = 'c2ln') => `${base64url('{"alg":"RS256"}')}.${base64url(claims)}.${signature}`;

test('a voter ID has 1 to 64 characters that are safe in a path', () => {
  for (const right of ['GR-0001234567', 'a', '...', 'a.b_c:d-e', 'x'.repeat(64)]) {
    assert.ok(isVoterId(right), right);
  }
  for (const wrong of ['', '.', '..', '-', 'x'.repeat(65), 'a b', 'α', 'a/b', ' a', 'a\n']) {
    assert.ok(!isVoterId(wrong), JSON.stringify(wrong));
  }
});

test('a token may be pasted with its scheme and with line breaks', () => {
  assert.equal(tokenIn('  Bearer aaa.\n bbb.ccc\n'), 'aaa.bbb.ccc');
  assert.equal(tokenIn('bearer a.b.c'), 'a.b.c');
  assert.equal(tokenIn('Bearer.b.c'), 'Bearer.b.c');
});

test('the claims of a token are read, in any script', () => {
  assert.deepEqual(claimsOf(token('{"sub":"Ψηφοφόρος ÿ"}')), { sub: 'Ψηφοφόρος ÿ' });
});

test('a token that lacks its end has no claims', () => {
  const whole = token('{"sub":"a"}');
  for (const part of [whole.slice(0, whole.lastIndexOf('.') + 1), whole.slice(0, -8), `${whole}.x`]) {
    assert.equal(claimsOf(part), undefined, part);
  }
  for (const wrong of ['', 'not.a.token', 'a', token('"text"'), token('{')]) {
    assert.equal(claimsOf(wrong), undefined, wrong);
  }
});
