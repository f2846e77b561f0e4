// Draws the pipeline.

import { svg } from './dom.js';
import { layOut, NODE_HEIGHT } from './layout.js';
import { stagesOf } from './stages.js';

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
    const width = this.container.clientWidth;
    // The container has no width before the styles are loaded. The observer draws when it gets one.
    if (!this.system || width === 0) {
      return;
    }
    const stages = stagesOf(this.system);
    const places = layOut(width, stages);
    const described = stages.flat().map((node) => `${node.title}: ${node.value}, ${node.detail}`);
    this.picture.setAttribute('width', width);
    this.picture.setAttribute('height', places.height);
    this.picture.setAttribute('viewBox', `0 0 ${width} ${places.height}`);
    this.picture.setAttribute('aria-label', `Pipeline. ${described.join('. ')}.`);
    this.update(places, width);
  }

  /** Changes the elements of nodes that stay, and does not replace them, so that animations go on. */
  update(places, width) {
    const layout = [width, places.height, ...places.nodes.map((node) => node.key)].join();
    if (layout !== this.layout) {
      this.layout = layout;
      this.nodes = new Map(places.nodes.map((node) => [node.key, drawNode(node)]));
      this.edges = places.edges.map((edge) => drawEdge(edge, places.vertical));
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

function drawNode(node) {
  const { x, y, width } = node;
  const title = svg('text', { x: x + 18, y: y + 21, class: 'title' }, node.title);
  const value = svg('text', { x: x + 18, y: y + 44, class: 'value' });
  const detail = svg('text', { x: x + 18, y: y + 62, class: 'detail' });
  const group = svg(
    'g',
    {},
    svg('rect', { x, y, width, height: NODE_HEIGHT, rx: 10, class: 'card' }),
    svg('rect', { x: x + 6, y: y + 10, width: 4, height: NODE_HEIGHT - 20, rx: 2, class: 'tone' }),
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

/** Narrows the letters of a text that is too long for its node. */
function fit(text, width) {
  text.removeAttribute('textLength');
  const length = text.getComputedTextLength();
  if (length > width) {
    text.setAttribute('textLength', width);
    text.setAttribute('lengthAdjust', 'spacingAndGlyphs');
  }
}

function drawEdge({ from, to }, vertical) {
  const [x1, y1] = vertical
    ? [from.x + from.width / 2, from.y + NODE_HEIGHT]
    : [from.x + from.width, from.y + NODE_HEIGHT / 2];
  const [x2, y2] = vertical ? [to.x + to.width / 2, to.y] : [to.x, to.y + NODE_HEIGHT / 2];
  const bend = vertical ? (y2 - y1) / 2 : (x2 - x1) / 2;
  const d = vertical
    ? `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`
    : `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  const pipe = svg('path', { d, class: 'pipe' });
  const flow = svg('path', { d, class: 'flow' });
  return { group: svg('g', { class: 'edge' }, pipe, flow), flow };
}

/** Wider and faster for more votes. The scale is logarithmic, so that 1 vote a second is seen and 10,000 still fit. */
function updateEdge(drawn, { rate, broken }) {
  const pace = rate > 0.05 ? Math.log10(1 + rate) : 0;
  drawn.group.setAttribute('class', broken ? 'edge broken' : pace > 0 ? 'edge flowing' : 'edge');
  drawn.flow.style.setProperty('--wide', `${(2.2 + pace).toFixed(1)}px`);
  drawn.flow.style.setProperty('--pace', pace > 2.5 ? '0.5s' : pace > 1.5 ? '0.9s' : '1.6s');
}
