/** The pipeline as a picture: columns from left to right, or, in a narrow window, rows from top to bottom. */

import { count, rate, STATES, seconds, svg } from './dom.js';

const HIGH = 74;
const GAP = 16;
const MARGIN = 14;
const NARROW = 820;

export class Pipeline {
  constructor(container) {
    this.container = container;
    this.picture = svg('svg', { role: 'img' });
    container.append(this.picture);
    new ResizeObserver(() => this.draw()).observe(container);
  }

  show(system) {
    this.system = system;
    this.draw();
  }

  draw() {
    if (!this.system) {
      return;
    }
    const width = this.container.clientWidth;
    const columns = columnsOf(this.system);
    const places = width < NARROW ? rowsIn(width, columns) : columnsIn(width, columns);
    this.picture.setAttribute('width', width);
    this.picture.setAttribute('height', places.height);
    this.picture.setAttribute('viewBox', `0 0 ${width} ${places.height}`);
    this.picture.setAttribute(
      'aria-label',
      `Pipeline. ${columns
        .flat()
        .map((node) => `${node.title}: ${node.value}, ${node.detail}`)
        .join('. ')}.`,
    );
    this.update(places, width < NARROW);
  }

  /** Elements that stay are changed and not replaced, so that what flows goes on flowing. */
  update(places, vertical) {
    const layout = `${places.height} ${vertical} ${this.picture.getAttribute('width')} ${places.nodes.map((node) => node.key).join()}`;
    if (layout !== this.layout) {
      this.layout = layout;
      this.nodes = new Map(places.nodes.map((node) => [node.key, drawNode(node)]));
      this.edges = places.edges.map((edge) => drawEdge(edge, vertical));
      this.picture.replaceChildren(
        ...this.edges.map((edge) => edge.group),
        ...[...this.nodes.values()].map((node) => node.group),
      );
    }
    for (const node of places.nodes) {
      updateNode(this.nodes.get(node.key), node);
    }
    for (const [i, edge] of places.edges.entries()) {
      updateEdge(this.edges[i], edge);
    }
  }
}

/** Each node: what it is, how far it is, how fast it goes, and whether that is well. */
function columnsOf(system) {
  const ingests = system.parts.filter((part) => part.name.startsWith('ingest'));
  const answering = ingests.filter((part) => part.up).length;
  const queued = system.shards.reduce((sum, shard) => sum + shard.queued, 0);
  const recorded = system.shards.reduce((sum, shard) => sum + shard.head, 0);
  return [
    [
      {
        key: 'voters',
        title: 'Voters',
        value: count(recorded),
        detail: `${rate(system.voters.votesPerSecond)} votes/s`,
        tone: 'plain',
        rate: system.voters.votesPerSecond,
      },
    ],
    [
      {
        key: 'ingest',
        title: ingests.length > 1 ? `Ingest × ${ingests.length}` : 'Ingest',
        value:
          ingests.length === 0
            ? 'not watched'
            : answering === ingests.length
              ? 'accepts'
              : answering > 0
                ? `${answering} of ${ingests.length} up`
                : 'down',
        detail: `${count(queued)} queued`,
        tone: ingests.length > 0 && answering === 0 ? 'bad' : answering < ingests.length ? 'warn' : 'good',
        rate: system.voters.votesPerSecond,
      },
    ],
    system.shards.map((shard) => ({
      key: `shard ${shard.shard}`,
      title: `Shard ${shard.shard}`,
      value: count(shard.head),
      detail: shard.open ? `${rate(shard.votesPerSecond)}/s · ${unpublished(shard)}` : 'closed',
      tone: shard.open ? (shard.published ? 'good' : 'warn') : 'bad',
      rate: shard.votesPerSecond,
    })),
    [
      {
        key: 'log',
        title: 'Log',
        value: count(system.log.votes),
        detail: system.log.up ? `${rate(system.log.votesPerSecond)}/s` : 'brokers down',
        tone: system.log.up ? 'good' : 'bad',
        rate: system.log.votesPerSecond,
      },
    ],
    [
      ...system.replicas.map((replica) => ({
        key: `replica ${replica.name}`,
        title: `Replica ${replica.name}`,
        value: count(replica.votes),
        detail:
          replica.lagVotes > 0
            ? `${STATES[replica.state].word} · −${count(replica.lagVotes)}, ${seconds(replica.lagSeconds)}`
            : `${STATES[replica.state].word} · ${rate(replica.votesPerSecond)}/s`,
        tone: STATES[replica.state].tone,
        rate: replica.votesPerSecond,
      })),
      {
        key: 'counts',
        title: 'Counts',
        value: count(system.counts.votes),
        detail: system.counts.running
          ? system.counts.lagVotes > 0
            ? `−${count(system.counts.lagVotes)}, ${seconds(system.counts.lagSeconds)}`
            : `${rate(system.counts.votesPerSecond)}/s`
          : 'nothing is counted',
        tone: system.counts.running && Object.keys(system.counts.stopped).length === 0 ? 'good' : 'bad',
        rate: system.counts.votesPerSecond,
      },
    ],
  ].filter((column) => column.length > 0);
}

const unpublished = (shard) =>
  `${count(shard.unpublished)} to publish${shard.unpublishedSeconds >= 2 ? `, ${seconds(shard.unpublishedSeconds)}` : ''}`;

function columnsIn(width, columns) {
  const tallest = Math.max(...columns.map((column) => column.length));
  const height = tallest * HIGH + (tallest - 1) * GAP + 2 * MARGIN;
  const wide = Math.min(200, (width - 2 * MARGIN) / (columns.length + (columns.length - 1) * 0.32));
  const between = (width - 2 * MARGIN - columns.length * wide) / Math.max(1, columns.length - 1);
  const nodes = columns.map((column, i) => {
    const top = (height - column.length * HIGH - (column.length - 1) * GAP) / 2;
    return column.map((node, row) => ({
      ...node,
      x: MARGIN + i * (wide + between),
      y: top + row * (HIGH + GAP),
      width: wide,
    }));
  });
  return { height, nodes: nodes.flat(), edges: edgesOf(nodes) };
}

function rowsIn(width, columns) {
  let y = MARGIN;
  const nodes = columns.map((column) => {
    const perRow = Math.max(1, Math.min(column.length, Math.floor((width - 2 * MARGIN + GAP) / (150 + GAP))));
    const wide = (width - 2 * MARGIN - (perRow - 1) * GAP) / perRow;
    const placed = column.map((node, i) => ({
      ...node,
      x: MARGIN + (i % perRow) * (wide + GAP),
      y: y + Math.floor(i / perRow) * (HIGH + GAP),
      width: wide,
    }));
    y += Math.ceil(column.length / perRow) * (HIGH + GAP) + GAP;
    return placed;
  });
  return { height: y, nodes: nodes.flat(), edges: edgesOf(nodes) };
}

function edgesOf(columns) {
  const edges = [];
  for (let i = 1; i < columns.length; i++) {
    for (const from of columns[i - 1]) {
      for (const to of columns[i]) {
        const many = columns[i].length >= columns[i - 1].length ? to : from;
        edges.push({ from, to, rate: many.rate, broken: from.tone === 'bad' || to.tone === 'bad' });
      }
    }
  }
  return edges;
}

function drawNode(node) {
  const { x, y, width } = node;
  const title = svg('text', { x: x + 18, y: y + 21, class: 'title' }, node.title);
  const value = svg('text', { x: x + 18, y: y + 44, class: 'value' });
  const detail = svg('text', { x: x + 18, y: y + 62, class: 'detail' });
  const group = svg(
    'g',
    {},
    svg('rect', { x, y, width, height: HIGH, rx: 10, class: 'card' }),
    svg('rect', { x: x + 6, y: y + 10, width: 4, height: HIGH - 20, rx: 2, class: 'tone' }),
    title,
    value,
    detail,
  );
  return { group, value, detail };
}

function updateNode(drawn, node) {
  drawn.group.setAttribute('class', `node ${node.tone}`);
  if (drawn.value.textContent !== node.value) {
    drawn.value.textContent = node.value;
  }
  if (drawn.detail.textContent !== node.detail) {
    drawn.detail.textContent = node.detail;
  }
  fit(drawn.detail, node.width - 26);
}

/** A line that is too long is set narrower, down to a limit. */
function fit(text, width) {
  text.removeAttribute('textLength');
  const length = text.getComputedTextLength();
  if (length > width) {
    text.setAttribute('textLength', width);
    text.setAttribute('lengthAdjust', 'spacingAndGlyphs');
  }
}

function drawEdge({ from, to }, vertical) {
  const [x1, y1] = vertical ? [from.x + from.width / 2, from.y + HIGH] : [from.x + from.width, from.y + HIGH / 2];
  const [x2, y2] = vertical ? [to.x + to.width / 2, to.y] : [to.x, to.y + HIGH / 2];
  const bend = vertical ? (y2 - y1) / 2 : (x2 - x1) / 2;
  const d = vertical
    ? `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`
    : `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  const pipe = svg('path', { d, class: 'pipe' });
  const flow = svg('path', { d, class: 'flow' });
  return { group: svg('g', { class: 'edge' }, pipe, flow), flow };
}

/** Wider and faster for more votes, on a logarithmic scale: one vote a second is seen, ten thousand still fit. */
function updateEdge(drawn, { rate, broken }) {
  const pace = rate > 0.05 ? Math.log10(1 + rate) : 0;
  drawn.group.setAttribute('class', broken ? 'edge broken' : pace > 0 ? 'edge flowing' : 'edge');
  drawn.flow.style.setProperty('--wide', `${(2.2 + pace).toFixed(1)}px`);
  drawn.flow.style.setProperty('--pace', pace > 2.5 ? '0.5s' : pace > 1.5 ? '0.9s' : '1.6s');
}
