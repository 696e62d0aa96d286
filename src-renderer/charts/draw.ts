/** The one place that touches chart.js: registers what the charts use, draws, redraws and destroys. */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type ChartConfiguration,
} from 'chart.js';
import { lineEnds } from './line-ends';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  lineEnds,
);

export interface Drawing {
  update(configuration: ChartConfiguration): void;
  destroy(): void;
}

/** A chart that follows the size of the canvas' parent, drawn with its first update. Without a canvas to draw on it does nothing. */
export function draw(canvas: HTMLCanvasElement): Drawing {
  if (!canvas.getContext('2d')) return { update() {}, destroy() {} };
  let chart: Chart | null = null;
  return {
    update(configuration) {
      if (!chart) {
        chart = new Chart(canvas, configuration);
        return;
      }
      const { data, options } = configuration;
      const kept = chart.data.datasets;
      // The same dataset objects keep their controllers; others would be built anew at every frame.
      if (kept.length === data.datasets.length)
        kept.forEach((set, i) => Object.assign(set, data.datasets[i]));
      else chart.data = data;
      chart.options = options ?? {};
      chart.update('none');
    },
    destroy: () => chart?.destroy(),
  };
}
