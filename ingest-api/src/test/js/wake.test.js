// When a page that shows elections asks for them again.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import './browser.js';
import { serverNow } from '../../main/resources/org/disvote/ingest/http/page/api.js';
import { untilNext, wake } from '../../main/resources/org/disvote/ingest/http/page/wake.js';
import { settle } from './server.js';

const NOW = Date.parse('2030-01-01T10:00:00Z');
const at = (millis) => new Date(NOW + millis).toISOString();
const election = (opens, closes) => ({ id: 'park', opensAt: at(opens), closesAt: at(closes) });

test('the page wakes at the next opening or closing', () => {
  assert.equal(untilNext([election(-500000, 9000), election(4000, 99000)], NOW), 4000);
  assert.equal(untilNext([election(-500000, 9000)], NOW), 9000);
});

test('the page wakes each minute at the latest', () => {
  assert.equal(untilNext([], NOW), 60000);
  assert.equal(untilNext([election(3600000, 7200000)], NOW), 60000);
  assert.equal(untilNext([{ id: 'odd' }], NOW), 60000);
});

test('the page asks every two seconds, for half a minute, for an opening that is late', () => {
  assert.equal(untilNext([election(0, 7200000)], NOW), 2000);
  assert.equal(untilNext([election(-29999, 7200000)], NOW), 2000);
  assert.equal(untilNext([election(-30000, 7200000)], NOW), 60000);
});

let leaving;
let changed;
let asked;

beforeEach((test) => {
  test.mock.timers.enable({ apis: ['setTimeout'] });
  test.mock.method(Math, 'random', () => 0);
  document.hidden = false;
  leaving = new AbortController();
  changed = 0;
  asked = 0;
});

/** Wakes a page that shows these elections. Each question gets the next answer; a missing one is a failure. */
function waking(shown, ...answers) {
  const ask = async () => {
    const answer = answers[asked];
    asked += 1;
    if (!answer) {
      throw new Error('no answer');
    }
    return answer;
  };
  wake(shown, ask, leaving.signal, () => {
    changed += 1;
  });
}

const SHOWN = [{ id: 'park', state: 'not-yet-open', opensAt: new Date(serverNow() + 5000).toISOString() }];
const OPEN = [{ ...SHOWN[0], state: 'open' }];

async function pass(test, millis) {
  test.mock.timers.tick(millis);
  await settle();
}

test('the page is shown again once, when the election has opened', async (test) => {
  waking(SHOWN, SHOWN, undefined, OPEN, SHOWN);
  await pass(test, 60000);
  assert.deepEqual([asked, changed], [1, 0]);
  await pass(test, 60000);
  assert.deepEqual([asked, changed], [2, 0]);
  await pass(test, 60000);
  assert.deepEqual([asked, changed], [3, 1]);
  await pass(test, 600000);

  assert.deepEqual([asked, changed], [3, 1]);
});

test('the pages spread over two seconds', async (test) => {
  test.mock.method(Math, 'random', () => 0.5);
  waking([], OPEN);
  await pass(test, 60999);
  assert.equal(asked, 0);
  await pass(test, 1);

  assert.equal(asked, 1);
});

test('the page asks at once when somebody looks at it, and not when it is hidden', async () => {
  waking(SHOWN, OPEN);
  document.hidden = true;
  document.dispatchEvent(new Event('visibilitychange'));
  await settle();
  assert.equal(asked, 0);

  document.hidden = false;
  document.dispatchEvent(new Event('visibilitychange'));
  await settle();

  assert.deepEqual([asked, changed], [1, 1]);
});

test('the page asks at once when the network is back', async () => {
  waking(SHOWN, OPEN);
  dispatchEvent(new Event('online'));
  await settle();

  assert.deepEqual([asked, changed], [1, 1]);
});

test('a page that was left asks nothing and changes nothing', async (test) => {
  waking(SHOWN, OPEN);
  leaving.abort();
  await pass(test, 600000);

  assert.deepEqual([asked, changed], [0, 0]);
});
