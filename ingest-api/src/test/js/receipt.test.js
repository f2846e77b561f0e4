// The page of a receipt.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import './browser.js';
import { receipt } from '../../main/resources/org/disvote/ingest/http/page/receipt.js';
import { find, live, text } from './browser.js';
import { answer, LOST, refusal, serve, settle } from './server.js';

const CODE = `7-123-${'a'.repeat(43)}`;
const RECEIPT = {
  electionId: 'park',
  receipt: CODE,
  castAt: '2030-05-01T10:00:00Z',
  partition: 7,
  seq: 123,
  digest: `sha256:${'ab'.repeat(32)}`,
};
const ELECTION = answer(200, { id: 'park', title: { en: 'Park' }, state: 'open' });
const status = (inLog, applied) =>
  answer(200, {
    ...RECEIPT,
    inLog,
    replicas: applied.map((has, i) => ({ name: `r${i + 1}`, applied: has, state: 'following' })),
  });

let leaving;

beforeEach((test) => {
  test.mock.timers.enable({ apis: ['setTimeout'] });
  leaving = new AbortController();
});

const page = () => receipt({ params: ['park', CODE], signal: leaving.signal, redo: () => {} });

async function pass(test, millis) {
  test.mock.timers.tick(millis);
  await settle();
}

test('a receipt shows the election and the position, and nothing of the choice', async (test) => {
  serve(test, status(true, [true]), ELECTION, status(true, [true]));
  const { title, content } = await page();
  const paper = find(content, ({ attributes }) => attributes.class === 'paper');

  assert.equal(title, 'Your receipt');
  for (const part of [CODE, 'Park', 'partition 7, vote 123', 'ab'.repeat(32)]) {
    assert.ok(text(paper).includes(part), part);
  }
});

test('the page follows the vote until it is everywhere', async (test) => {
  serve(test, status(false, []), ELECTION, status(false, []), status(true, [true, false]), status(true, [true, true]));
  const { content } = await page();
  await settle();
  assert.match(text(content), /Being written to the log of votes…/);
  assert.match(text(content), /No replica has reported yet/);

  await pass(test, 700);
  assert.match(text(content), /On 1 of 2 replicas/);
  assert.equal(live.textContent, 'Your vote is in the log. 1 of 2 replicas have it.');
  await pass(test, 700);

  assert.match(text(content), /Your vote is everywhere it should be\./);
  assert.equal(live.textContent, 'Your vote is everywhere it should be.');
  leaving.abort();
});

test('an answer that is lost takes nothing back that was shown', async (test) => {
  serve(test, status(false, []), ELECTION, status(true, [true, false]), LOST, status(true, [true, true]));
  const { content } = await page();
  await settle();
  assert.match(text(content), /On 1 of 2 replicas/);

  await pass(test, 700);

  assert.match(text(content), /There is no answer at the moment/);
  assert.match(text(content), /Written to the log of votes/);
  assert.match(text(content), /On 1 of 2 replicas/);
  await pass(test, 700);
  assert.doesNotMatch(text(content), /There is no answer at the moment/);
  leaving.abort();
});

test('a receipt is shown also if its election cannot be', async (test) => {
  serve(test, status(true, [true]), LOST);
  const { content } = await page();

  assert.ok(text(content).includes(CODE));
  leaving.abort();
});

test('a receipt that nobody knows is said to be unknown', async (test) => {
  serve(test, refusal('unknown-receipt', { status: 404 }));
  const { content } = await page();

  assert.match(text(content), /No vote of this election has this receipt\./);
});
