// Where the nodes of the pipeline are drawn.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOut, NODE_HEIGHT } from '../../main/resources/org/disvote/console/page/layout.js';

const node = (key, change = {}) => ({ key, tone: 'good', rate: 1, ...change });
const STAGES = [[node('a')], [node('b1'), node('b2'), node('b3')], [node('c')]];
const WIDTHS = [320, 600, 819, 820, 1000, 1400, 4000];

test('stages are columns in a wide window and rows in a narrow one', () => {
  const wide = layOut(820, STAGES);
  const narrow = layOut(819, STAGES);

  assert.equal(wide.vertical, false);
  assert.equal(new Set(wide.nodes.map(({ x }) => x)).size, 3);
  assert.equal(narrow.vertical, true);
  assert.equal(new Set(narrow.nodes.map(({ y }) => y)).size, 3);
});

test('nodes that do not fit into one row go into the next', () => {
  const rows = (width) => {
    const { nodes } = layOut(width, STAGES);
    const ys = nodes.filter(({ key }) => key.startsWith('b')).map(({ y }) => y);
    return ys.map((y) => (y - ys[0]) / (ys[2] - ys[0] || 1));
  };

  assert.deepEqual(rows(600), [0, 0, 0]);
  assert.deepEqual(rows(400), [0, 0, 1]);
  assert.deepEqual(rows(320), [0, 0.5, 1]);
});

for (const width of WIDTHS) {
  test(`no node overlaps another or the border at a width of ${width}`, () => {
    const { nodes, height } = layOut(width, STAGES);
    for (const one of nodes) {
      assert.ok(one.x >= 0 && one.x + one.width <= width, `${one.key} is beside the drawing`);
      assert.ok(one.y >= 0 && one.y + NODE_HEIGHT <= height, `${one.key} is above or below the drawing`);
      for (const other of nodes.filter(({ key }) => key > one.key)) {
        const beside = one.x + one.width <= other.x || other.x + other.width <= one.x;
        const above = one.y + NODE_HEIGHT <= other.y || other.y + NODE_HEIGHT <= one.y;
        assert.ok(beside || above, `${one.key} overlaps ${other.key}`);
      }
    }
  });
}

test('columns leave space for the edges between them', () => {
  for (const width of [820, 1000, 4000]) {
    const [a, b] = layOut(width, STAGES).nodes;

    assert.ok(b.x - (a.x + a.width) > 0.3 * a.width, `at a width of ${width}`);
  }
});

test('a column is in the middle of the drawing', () => {
  const { nodes, height } = layOut(1000, STAGES);

  assert.equal(nodes[0].y + NODE_HEIGHT / 2, height / 2);
});

test('each node has an edge to each node of the next stage', () => {
  for (const width of [320, 1000]) {
    const { edges } = layOut(width, STAGES);

    assert.deepEqual(
      edges.map(({ from, to }) => `${from.key}-${to.key}`),
      ['a-b1', 'a-b2', 'a-b3', 'b1-c', 'b2-c', 'b3-c'],
    );
  }
});

test('an edge carries the votes of its node in the stage with more nodes', () => {
  const stages = [
    [node('a', { rate: 9 })],
    [node('b1', { rate: 4 }), node('b2', { rate: 5 })],
    [node('c', { rate: 9 })],
  ];

  assert.deepEqual(
    layOut(1000, stages).edges.map(({ rate }) => rate),
    [4, 5, 4, 5],
  );
});

test('an edge to or from a bad node is broken', () => {
  const stages = [[node('a')], [node('b1', { tone: 'bad' }), node('b2', { tone: 'warn' })], [node('c')]];

  assert.deepEqual(
    layOut(1000, stages).edges.map(({ broken }) => broken),
    [true, false, true, false],
  );
});
