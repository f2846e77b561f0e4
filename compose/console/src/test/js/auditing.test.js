// How an audit is started, and how its findings are worded.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  comparison,
  positionOf,
  startAudit,
  treeText,
} from '../../main/resources/org/disvote/console/page/auditing.js';

function serve(test, answer) {
  const requests = [];
  test.mock.method(globalThis, 'fetch', async (path, request) => {
    requests.push({ path, ...request });
    return answer();
  });
  return requests;
}

test('an audit is started without a token where none is needed', async (test) => {
  const requests = serve(test, () => ({ ok: true }));

  assert.equal(await startAudit(''), '');
  assert.deepEqual(requests, [{ path: 'audit', method: 'POST', headers: {} }]);
});

test('an operator’s token goes into a header', async (test) => {
  const requests = serve(test, () => ({ ok: true }));
  await startAudit('a.b.c');

  assert.deepEqual(requests[0].headers, { Authorization: 'Bearer a.b.c' });
});

test('a refusal says why', async (test) => {
  serve(test, () => ({ ok: false, json: async () => ({ detail: 'Only operators may.' }) }));

  assert.equal(await startAudit(''), 'Only operators may.');
});

test('a console that does not answer is named as the reason', async (test) => {
  serve(test, () => {
    throw new TypeError('Failed to fetch');
  });

  assert.equal(await startAudit(''), 'The console does not answer. Try again.');
});

test('a place that is behind says by how much', () => {
  assert.equal(comparison({ verdict: 'behind', behind: 1200 }), 'behind by 1,200');
  assert.equal(comparison({ verdict: 'wrong', behind: 0 }), 'wrong');
});

test('a finding is about a vote, a partition, an item, or none', () => {
  assert.equal(positionOf({ item: 'leaf 17' }), 'leaf 17');
  assert.equal(positionOf({ partition: 0, seq: 9 }), '0/9');
  assert.equal(positionOf({ partition: 3 }), 'partition 3');
  assert.equal(positionOf({}), '');
});

test('the tree is told with what was published of it', () => {
  const tree = { size: 1200, rounds: 3, root: `${'A'.repeat(43)}=`, checkpoints: 4, cosigned: {}, files: 0 };

  assert.equal(
    treeText(tree),
    `Tree of the log: 1,200 leaves in 3 rounds, root ${'A'.repeat(16)}…, 4 checkpoints compared.`,
  );
  assert.equal(
    treeText({ ...tree, publishedSize: 1100, files: 9, cosigned: { w1: '', w2: '' } }),
    `Tree of the log: 1,200 leaves in 3 rounds, root ${'A'.repeat(16)}…, 4 checkpoints compared; ` +
      'published are 1,100 leaves, 9 tiles and bundles compared, cosigned by w1, w2.',
  );
  assert.match(treeText(undefined), /^No notary has written/);
});
