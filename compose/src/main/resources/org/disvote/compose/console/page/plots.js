/** The curves. uPlot draws them; the numbers beside each are text for everybody. */

import { count, el, millis, rate } from './dom.js';
import uPlot from './uplot.js';

const POINTS_MAX = 1800;
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];
const dark = matchMedia('(prefers-color-scheme: dark)');

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export class Plots {
  constructor(container) {
    this.points = [];
    this.plots = [
      new Plot(
        container,
        'Votes a second',
        rate,
        () => ['recorded'],
        (point) => [point.votesPerSecond],
      ),
      new Plot(
        container,
        'Time to an answer',
        millis,
        () => ['median', '99 in 100'],
        (point) => [point.p50Millis ?? null, point.p99Millis ?? null],
      ),
      new Plot(
        container,
        'Votes behind, by replica',
        count,
        () => this.replicas(),
        (point, names) => names.map((name) => point.lags[name] ?? null),
      ),
      new Plot(
        container,
        'Voters counted',
        count,
        () => ['all elections'],
        (point) => [point.voters],
        true,
      ),
    ];
    new ResizeObserver(() => this.draw()).observe(container);
    dark.addEventListener('change', () => {
      for (const plot of this.plots) {
        plot.forget();
      }
      this.draw();
    });
  }

  replicas() {
    return Object.keys(this.points.at(-1)?.lags ?? {});
  }

  history(points) {
    this.points = points;
    this.draw();
  }

  add(system) {
    this.points.push({
      at: system.at,
      votesPerSecond: system.voters.votesPerSecond,
      p50Millis: system.voters.p50Millis,
      p99Millis: system.voters.p99Millis,
      lags: Object.fromEntries(system.replicas.map((replica) => [replica.name, replica.lagVotes])),
      voters: system.elections.reduce((sum, election) => sum + election.voters, 0),
    });
    if (this.points.length > POINTS_MAX) {
      this.points.shift();
    }
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
  /**
   * @param names gives those of its curves
   * @param values gives a point's, in the same order
   * @param floats whether the axis need not begin at 0
   */
  constructor(container, title, format, names, values, floats = false) {
    Object.assign(this, { title, format, names, values, floats });
    this.legend = el('ul', { class: 'legend' });
    this.canvas = el('div', { class: 'canvas', 'aria-hidden': 'true' });
    container.append(el('figure', { class: 'sheet plot' }, el('figcaption', {}, title), this.legend, this.canvas));
  }

  forget() {
    this.plot?.destroy();
    this.plot = null;
  }

  draw(points) {
    const names = this.names();
    const rows = points.map((point) => this.values(point, names));
    const data = [points.map((point) => point.at / 1000), ...names.map((_, i) => rows.map((row) => row[i]))];
    const width = this.canvas.clientWidth;
    if (!this.plot || this.shown !== names.join()) {
      this.forget();
      this.shown = names.join();
      this.plot = new uPlot(this.options(names, width), data, this.canvas);
      this.legend.replaceChildren(...names.map((name, i) => this.entry(name, i)));
    } else {
      this.plot.setData(data);
    }
    if (this.plot.width !== width) {
      this.plot.setSize({ width, height: 190 });
    }
    this.tell(this.plot.cursor.idx ?? points.length - 1);
  }

  entry(name, i) {
    const mark = el('span', { class: `swatch s${i % 8} d${i % 4}`, 'aria-hidden': 'true' });
    return el('li', {}, mark, `${name} `, el('strong', {}));
  }

  tell(index) {
    this.legend.querySelectorAll('strong').forEach((value, i) => {
      value.textContent = this.format(this.plot.data[i + 1][index]);
    });
  }

  options(names, width) {
    const axis = {
      stroke: colour('--quiet'),
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui, sans-serif',
    };
    return {
      width,
      height: 190,
      legend: { show: false },
      cursor: { y: false, points: { size: 7 } },
      hooks: { setCursor: [(plot) => this.plot && this.tell(plot.cursor.idx ?? plot.data[0].length - 1)] },
      scales: { y: { range: (_plot, low, high) => this.range(low, high) } },
      axes: [
        {
          ...axis,
          values: (plot, ticks) =>
            ticks.map((tick) =>
              new Date(tick * 1000).toLocaleTimeString('en-GB', {
                hour: '2-digit',
                minute: '2-digit',
                second: plot.scales.x.max - plot.scales.x.min < 240 ? '2-digit' : undefined,
              }),
            ),
          space: 80,
          size: 28,
        },
        {
          ...axis,
          size: 62,
          values: (_plot, ticks) => ticks.map((tick) => (tick === 0 ? '0' : this.format(tick).replace('.0', ''))),
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

  range(low, high) {
    if (high === null || high === undefined || high <= 0) {
      return [0, 1];
    }
    if (!this.floats) {
      return [0, high * 1.12];
    }
    const room = Math.max(1, (high - low) * 0.12);
    return [Math.max(0, low - room), high + room];
  }
}
