/** Bars of uncertainty through the points of a series. */
import type uPlot from "uplot";
import type { ChartSeries } from "./data";
import type { Theme } from "./theme";

const CAP_PX = 4;

export function errorBars(series: readonly ChartSeries[], theme: Theme): uPlot.Plugin {
  return {
    hooks: {
      drawSeries: [
        (plot: uPlot, number: number) => {
          const drawn = series[number - 1];
          if (drawn?.errors !== undefined) bars(plot, drawn, drawn.errors, theme);
        },
      ],
    },
  };
}

function bars(plot: uPlot, drawn: ChartSeries, errors: readonly (number | null)[], theme: Theme): void {
  const { ctx } = plot;
  const cap = CAP_PX * (window.devicePixelRatio || 1);
  ctx.save();
  ctx.strokeStyle = theme.roles[drawn.role];
  ctx.lineWidth = 1.5 * (window.devicePixelRatio || 1);
  ctx.beginPath();
  for (const [number, value] of drawn.values.entries()) {
    const [error, at] = [errors[number], plot.data[0][number]];
    if (value === null || error === null || error === undefined || at === undefined) continue;
    const x = plot.valToPos(at, "x", true);
    const [low, high] = [value - error, value + error].map((each) => plot.valToPos(each, drawn.unit, true));
    if (low === undefined || high === undefined) continue;
    ctx.moveTo(x, low);
    ctx.lineTo(x, high);
    for (const y of [low, high]) {
      ctx.moveTo(x - cap, y);
      ctx.lineTo(x + cap, y);
    }
  }
  ctx.stroke();
  ctx.restore();
}

/** The span that holds every point with its bar, and a little more. */
export function spanOf(series: readonly ChartSeries[]): [number, number] {
  const ends = series.flatMap(({ values, errors }) =>
    values.flatMap((value, number) => (value === null ? [] : [value - (errors?.[number] ?? 0), value + (errors?.[number] ?? 0)])),
  );
  if (ends.length === 0) return [0, 1];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const room = 0.08 * (high - low) || 1;
  return [low - room, high + room];
}
