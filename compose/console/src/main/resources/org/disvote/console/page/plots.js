// Draws the curves with uPlot. A drawing is nothing for a screen reader: the numbers beside it are text.

import { addPoint, dataOf, PLOTS, rangeOf } from './curves.js';
import { h } from './dom.js';
import uPlot from './uplot.js';

const HEIGHT = 190;
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];

/** Seconds. Over a shorter time, the axis of time shows seconds, too. */
const SECONDS_SHOWN_UNDER = 240;

const dark = matchMedia('(prefers-color-scheme: dark)');

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export class Plots {
  constructor(container) {
    this.points = [];
    this.plots = PLOTS.map((each) => new Plot(container, each));
    new ResizeObserver(() => this.draw()).observe(container);
    dark.addEventListener('change', () => {
      for (const plot of this.plots) {
        plot.forget();
      }
      this.draw();
    });
  }

  history(points) {
    this.points = points;
    this.draw();
  }

  add(system) {
    addPoint(this.points, system);
    this.draw();
  }

  draw() {
    if (this.points.length === 0) {
      return;
    }
    for (const plot of this.plots) {
      plot.draw(this.points);
    }
  }
}

class Plot {
  constructor(container, shown) {
    this.shown = shown;
    this.legend = h('ul', { class: 'legend' });
    this.canvas = h('div', { class: 'canvas', 'aria-hidden': 'true' });
    container.append(h('figure', { class: 'sheet plot' }, h('figcaption', {}, shown.title), this.legend, this.canvas));
  }

  /** Has the plot built again at its next drawing, with the colours of that time. */
  forget() {
    this.plot?.destroy();
    this.plot = null;
  }

  draw(points) {
    const names = this.shown.names(points);
    const data = dataOf(this.shown, names, points);
    const width = this.canvas.clientWidth;
    if (!this.plot || this.names !== names.join()) {
      this.forget();
      this.names = names.join();
      this.plot = new uPlot(this.options(names, width), data, this.canvas);
      this.legend.replaceChildren(...names.map(entry));
    } else {
      this.plot.setData(data);
    }
    if (this.plot.width !== width) {
      this.plot.setSize({ width, height: HEIGHT });
    }
    this.showValues(this.plot);
  }

  /** Shows the values at the cursor, or else the last ones. */
  showValues(plot) {
    const index = plot.cursor.idx ?? plot.data[0].length - 1;
    this.legend.querySelectorAll('strong').forEach((value, i) => {
      value.textContent = this.shown.format(plot.data[i + 1][index]);
    });
  }

  options(names, width) {
    const axis = {
      stroke: colour('--quiet'),
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui, sans-serif',
    };
    const { format } = this.shown;
    return {
      width,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, points: { size: 7 } },
      // uPlot calls this first while it is built, before there is a legend.
      hooks: { setCursor: [(plot) => this.plot && this.showValues(plot)] },
      scales: { y: { range: (_plot, low, high) => rangeOf(this.shown, low, high) } },
      axes: [
        { ...axis, values: (plot, ticks) => times(ticks, plot.scales.x), space: 80, size: 28 },
        {
          ...axis,
          size: 62,
          values: (_plot, ticks) => ticks.map((tick) => (tick === 0 ? '0' : format(tick).replace('.0', ''))),
        },
      ],
      series: [
        {},
        ...names.map((name, i) => ({
          label: name,
          stroke: colour(`--series-${i % 8}`),
          fill: names.length === 1 ? colour('--series-fill') : undefined,
          width: 2,
          dash: DASHES[i % 4],
          points: { show: false },
          spanGaps: false,
        })),
      ],
    };
  }
}

function entry(name, i) {
  const mark = h('span', { class: `swatch s${i % 8} d${i % 4}`, 'aria-hidden': 'true' });
  return h('li', {}, mark, `${name} `, h('strong', {}));
}

const times = (ticks, { min, max }) =>
  ticks.map((tick) =>
    new Date(tick * 1000).toLocaleTimeString('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      second: max - min < SECONDS_SHOWN_UNDER ? '2-digit' : undefined,
    }),
  );
