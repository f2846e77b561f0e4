// What a receipt says about its vote, and how often the page asks.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import './browser.js';
import {
  addressOf,
  isEverywhere,
  receiptIn,
  shownAs,
  watch,
} from '../../main/resources/org/disvote/ingest/http/page/track.js';
import { answer, LOST, serve, settle } from './server.js';

const RECEIPT = `7-123-${'aB_-'.repeat(10)}xyz`;
const EVERYWHERE = { inLog: true, replicas: [{ name: 'r1', applied: true, state: 'following' }] };
const ON_ITS_WAY = { inLog: true, replicas: [{ name: 'r1', applied: false, state: 'following' }] };

test('a receipt is found at the end of what was pasted', () => {
  assert.equal(receiptIn(RECEIPT), RECEIPT);
  assert.equal(receiptIn(`  Receipt code: ${RECEIPT}\r\n`), RECEIPT);
  assert.equal(receiptIn(`https://vote.example/#/elections/park/receipts/${RECEIPT}`), RECEIPT);
});

test('what is no whole receipt is none', () => {
  for (const wrong of ['', '7', RECEIPT.slice(0, -1), `${RECEIPT}z`, `${RECEIPT} z`, RECEIPT.replace('123', '0')]) {
    assert.equal(receiptIn(wrong), undefined, wrong);
  }
  assert.equal(receiptIn(`7-1-${'ά'.repeat(43)}`), undefined);
});

test('the address of a receipt has its election', () => {
  assert.equal(addressOf('a/b', 'x'), '#/elections/a%2Fb/receipts/x');
});

test('a vote is everywhere if it is in the log and on all replicas, of which there is one', () => {
  assert.equal(isEverywhere(EVERYWHERE), true);
  assert.equal(isEverywhere({ ...EVERYWHERE, inLog: false }), false);
  assert.equal(isEverywhere({ ...EVERYWHERE, replicas: [] }), false);
  assert.equal(isEverywhere({ inLog: true, replicas: [...EVERYWHERE.replicas, ...ON_ITS_WAY.replicas] }), false);
});

test('a replica that has the vote is done, whatever its state', () => {
  assert.deepEqual(shownAs({ applied: true, state: 'stopped' }), ['done', 'check', 'copyHas']);
});

test('a replica without the vote says why it does not get it soon', () => {
  assert.deepEqual(shownAs({ applied: false, state: 'following' }), ['wait', 'wait', 'copyFollows']);
  assert.deepEqual(shownAs({ applied: false, state: 'paused' }), ['held', 'pause', 'copyPaused']);
  assert.deepEqual(shownAs({ applied: false, state: 'gap' }), ['held', 'pause', 'copyPaused']);
  assert.deepEqual(shownAs({ applied: false, state: 'stopped' }), ['held', 'stop', 'copyStopped']);
  assert.deepEqual(shownAs({ applied: false, state: 'silent' }), ['held', 'pause', 'copySilent']);
});

let leaving;
let reports;

beforeEach((test) => {
  test.mock.timers.enable({ apis: ['setTimeout'] });
  document.hidden = false;
  leaving = new AbortController();
  reports = [];
});

const watching = (known = {}) => watch('park', RECEIPT, known, leaving.signal, (status) => reports.push(status));

async function pass(test, millis) {
  test.mock.timers.tick(millis);
  await settle();
}

test('the page asks until the vote is everywhere', async (test) => {
  const requests = serve(test, answer(200, ON_ITS_WAY), LOST, answer(200, EVERYWHERE));
  const watched = watching();
  await settle();
  await pass(test, 699);
  assert.equal(requests.length, 1);
  await pass(test, 1);
  assert.deepEqual(reports, [ON_ITS_WAY, undefined]);
  await pass(test, 700);

  assert.deepEqual(reports, [ON_ITS_WAY, undefined, EVERYWHERE]);
  await watched;
  assert.equal(requests[0].path, `elections/park/receipts/${RECEIPT}`);
});

test('the page lets the server hold the question back while it knows nothing new', async (test) => {
  const held = { status: 304, headers: { ETag: 'W/"a"' } };
  const requests = serve(test, answer(200, ON_ITS_WAY, { ETag: 'W/"a"' }), held, answer(200, EVERYWHERE));
  const watched = watching();
  await settle();
  await pass(test, 700);
  await pass(test, 700);
  await watched;

  assert.deepEqual(
    requests.map(({ request }) => request.headers),
    [{}, { 'If-None-Match': 'W/"a"', Prefer: 'wait=8' }, { 'If-None-Match': 'W/"a"', Prefer: 'wait=8' }],
  );
  assert.deepEqual(reports, [ON_ITS_WAY, ON_ITS_WAY, EVERYWHERE]);
});

test('who has just voted asks once if the vote is everywhere soon', async (test) => {
  const requests = serve(test, answer(200, EVERYWHERE, { ETag: 'W/"a"' }));
  await watching({ isNew: true });

  assert.deepEqual(
    requests.map(({ request }) => request.headers),
    [{ Prefer: 'wait=3' }],
  );
  assert.deepEqual(reports, [EVERYWHERE]);
});

test('the page asks less often with time', async (test) => {
  const requests = serve(test, answer(200, ON_ITS_WAY));
  watching();
  await settle();
  const inNext = async (millis, step) => {
    const before = requests.length;
    for (let passed = 0; passed < millis; passed += step) {
      await pass(test, step);
    }
    return requests.length - before;
  };
  assert.equal(await inNext(20 * 700, 700), 20);
  assert.equal(await inNext(30 * 2000, 2000), 30);
  assert.equal(await inNext(60000, 2000), 6);
  leaving.abort();
});

test('a page that is hidden asks nothing until somebody looks at it', async (test) => {
  const requests = serve(test, answer(200, ON_ITS_WAY));
  watching();
  await settle();
  document.hidden = true;
  await pass(test, 600000);
  assert.equal(requests.length, 1);

  document.hidden = false;
  document.dispatchEvent(new Event('visibilitychange'));
  await settle();

  assert.equal(requests.length, 2);
  leaving.abort();
});

test('a page that was left asks nothing and reports nothing', async (test) => {
  const requests = serve(test, answer(200, ON_ITS_WAY));
  const watched = watching();
  leaving.abort();
  await settle();
  await pass(test, 600000);

  assert.equal(requests.length, 1);
  assert.deepEqual(reports, []);
  await watched;
});
