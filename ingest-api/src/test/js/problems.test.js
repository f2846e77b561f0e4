// What a refusal says to a voter.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import './browser.js';
import { cause, explained } from '../../main/resources/org/disvote/ingest/http/page/problems.js';
import { words } from '../../main/resources/org/disvote/ingest/http/page/text.js';

const texts = (node) => [node].flat(9).flatMap((each) => each?.textContent ?? '');

test('who sends too much is told so, and for how long to wait', () => {
  const problem = { name: 'too-many-requests', retryable: true, after: 7 };

  const said = texts(explained(problem, { retry: () => {} })).join(' ');

  for (const each of [...words.problems['too-many-requests'], words.after(7), words.actions.retry]) {
    assert.ok(said.includes(each), `${each} is not in: ${said}`);
  }
  assert.equal(cause(problem), words.cast.often);
});

test('without a time to wait none is named', () => {
  const said = texts(explained({ name: 'overloaded', retryable: true, after: 0 }, { retry: () => {} })).join(' ');

  assert.ok(!said.includes('seconds'), said);
});
