// Where the pipeline's nodes are drawn: stages are columns from left to right, or, in a narrow window, rows from top to
// bottom.

export const NODE_HEIGHT = 74;

const GAP = 16;
const MARGIN = 14;
const NARROW = 820;
const COLUMN_WIDTH_MAX = 200;
const ROW_NODE_WIDTH_MIN = 150;

/** The least space between two columns, as a part of a column's width. */
const BETWEEN_COLUMNS_MIN = 0.32;

/**
 * @param {number} width of the drawing, in pixels
 * @param {Array<Array<object>>} stages the nodes of each stage
 * @returns {{vertical: boolean, height: number, nodes: Array<object>, edges: Array<object>}} each node with its `x`,
 *     `y` and `width`; each edge with the nodes `from` and `to`, its rate, and whether one of the nodes is bad
 */
export function layOut(width, stages) {
  const vertical = width < NARROW;
  const { height, placed } = vertical ? inRows(width, stages) : inColumns(width, stages);
  return { vertical, height, nodes: placed.flat(), edges: edgesBetween(placed) };
}

function inColumns(width, stages) {
  const tallest = Math.max(...stages.map((stage) => stage.length));
  const height = tallest * NODE_HEIGHT + (tallest - 1) * GAP + 2 * MARGIN;
  const inner = width - 2 * MARGIN;
  const wide = Math.min(COLUMN_WIDTH_MAX, inner / (stages.length + (stages.length - 1) * BETWEEN_COLUMNS_MIN));
  const between = (inner - stages.length * wide) / Math.max(1, stages.length - 1);
  const placed = stages.map((stage, column) => {
    const top = (height - stage.length * NODE_HEIGHT - (stage.length - 1) * GAP) / 2;
    return stage.map((node, row) => ({
      ...node,
      x: MARGIN + column * (wide + between),
      y: top + row * (NODE_HEIGHT + GAP),
      width: wide,
    }));
  });
  return { height, placed };
}

function inRows(width, stages) {
  const inner = width - 2 * MARGIN;
  const fitting = Math.floor((inner + GAP) / (ROW_NODE_WIDTH_MIN + GAP));
  let y = MARGIN;
  const placed = stages.map((stage) => {
    const perRow = Math.max(1, Math.min(stage.length, fitting));
    const wide = (inner - (perRow - 1) * GAP) / perRow;
    const top = y;
    y += Math.ceil(stage.length / perRow) * (NODE_HEIGHT + GAP) + GAP;
    return stage.map((node, i) => ({
      ...node,
      x: MARGIN + (i % perRow) * (wide + GAP),
      y: top + Math.floor(i / perRow) * (NODE_HEIGHT + GAP),
      width: wide,
    }));
  });
  return { height: y, placed };
}

/** From each node to each of the next stage. The stage with more nodes says how many votes each edge carries. */
function edgesBetween(stages) {
  const edges = [];
  for (let i = 1; i < stages.length; i++) {
    for (const from of stages[i - 1]) {
      for (const to of stages[i]) {
        const many = stages[i].length >= stages[i - 1].length ? to : from;
        edges.push({ from, to, rate: many.rate, broken: from.tone === 'bad' || to.tone === 'bad' });
      }
    }
  }
  return edges;
}
