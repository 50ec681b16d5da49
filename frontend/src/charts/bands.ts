/** Spans of a chart, named and shaded, such as the second and the last fifth of a run. */
import type uPlot from "uplot";
import type { ChartBand } from "./data";
import type { Theme } from "./theme";

export function bands(spans: readonly ChartBand[], theme: Theme): uPlot.Plugin {
  return {
    hooks: {
      drawClear: [
        (plot: uPlot) => {
          for (const span of spans) shade(plot, span, theme);
        },
      ],
    },
  };
}

function shade(plot: uPlot, span: ChartBand, theme: Theme): void {
  const { ctx, bbox } = plot;
  const left = plot.valToPos(span.from, "x", true);
  const right = plot.valToPos(span.to, "x", true);
  ctx.save();
  ctx.fillStyle = theme.roles[span.role];
  ctx.globalAlpha = 0.12;
  ctx.fillRect(left, bbox.top, right - left, bbox.height);
  ctx.globalAlpha = 1;
  const ratio = window.devicePixelRatio || 1;
  ctx.font = theme.font.replace("12px", `${12 * ratio}px`);
  ctx.textBaseline = "top";
  ctx.fillText(span.label, left + 6 * ratio, bbox.top + 4 * ratio, Math.max(0, right - left - 12 * ratio));
  ctx.restore();
}
