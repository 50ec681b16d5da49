/**
 * A chart over numbers the page carries in `<script type="application/json">` inside the figure, or at `data-source`.
 * Follows the theme and the width; the pointer, or the arrow keys when focused, say the values at one place.
 * The page gives the same numbers as a table beside it.
 */
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { type ChartData, clock, dayMonth, sentence } from "./data";
import { bands } from "./bands";
import { errorBars, spanOf } from "./errors";
import { type Theme, readTheme } from "./theme";

const HEIGHT = 240;
/** Where several stand beside each other (`data-small`). */
const SMALL_HEIGHT = 190;
/** Room for a date such as "30 Nov" under the axis. */
const DATE_LABEL_PX = 80;
const DAY_S = 86_400;
/** Seconds between ticks that read well on a clock. */
const CLOCK_STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];

export function chart(figure: HTMLElement): void {
  void load(figure).then((data) => {
    if (data === null || data.x.values.length === 0) return;
    draw(figure, data);
  });
}

async function load(figure: HTMLElement): Promise<ChartData | null> {
  const inline = figure.querySelector('script[type="application/json"]');
  if (inline !== null) return JSON.parse(inline.textContent) as ChartData;
  const source = figure.dataset.source;
  if (source === undefined) return null;
  const answer = await fetch(source, { headers: { Accept: "application/json" } });
  return answer.ok ? ((await answer.json()) as ChartData) : null;
}

function draw(figure: HTMLElement, data: ChartData): void {
  const stage = document.createElement("div");
  stage.className = "chart";
  const said = document.createElement("p");
  said.className = "chart-legend";
  figure.prepend(stage, said);
  const language = document.documentElement.lang || "en";
  const columns = [data.x.values, ...data.series.map((series) => series.values)] as uPlot.AlignedData;
  const tell = (index: number | null): void => {
    said.textContent = index === null ? "" : sentence(data, index, language);
    if (index !== null) describe(stage, said.textContent, index);
  };
  const make = (): uPlot => new uPlot(options(figure, data, tell), columns, stage);
  let plot = make();
  scrub(stage, data, (index) => {
    plot.setCursor({ left: plot.valToPos(data.x.values[index] ?? 0, "x"), top: 0 });
    tell(index);
  });
  follow(figure, data, (x) => {
    plot.setCursor({ left: x === null ? -10 : plot.valToPos(x, "x"), top: x === null ? -10 : 0 }, false);
  });
  stage.setAttribute("aria-label", figure.dataset.label ?? data.series.map((series) => series.label).join(", "));
  describe(stage, sentence(data, 0, language), 0);
  new ResizeObserver(() => {
    plot.setSize({ width: figure.clientWidth, height: heightOf(figure) });
  }).observe(figure);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    plot.destroy();
    plot = make();
  });
}

function heightOf(figure: HTMLElement): number {
  return figure.dataset.small === undefined ? HEIGHT : SMALL_HEIGHT;
}

/** Show the place of something that moves elsewhere on the page: events named `data-follow`, a share of the x axis each. */
function follow(figure: HTMLElement, data: ChartData, show: (x: number | null) => void): void {
  const { follow: name } = figure.dataset;
  if (name === undefined) return;
  const last = data.x.values.at(-1) ?? 0;
  document.addEventListener(name, (event) => {
    const { detail } = event as CustomEvent<number | null>;
    show(detail === null ? null : detail * last);
  });
}

function describe(stage: HTMLElement, text: string, index: number): void {
  stage.setAttribute("aria-valuenow", String(index));
  stage.setAttribute("aria-valuetext", text);
}

/** Arrow keys walk along the chart as along a slider. */
export function scrub(stage: HTMLElement, data: ChartData, go: (index: number) => void): void {
  const last = data.x.values.length - 1;
  let index = 0;
  stage.tabIndex = 0;
  stage.setAttribute("role", "slider");
  stage.setAttribute("aria-valuemin", "0");
  stage.setAttribute("aria-valuemax", String(last));
  const page = Math.max(1, Math.round(last / 20));
  const steps: Record<string, (at: number) => number> = {
    ArrowLeft: (at) => at - 1,
    ArrowRight: (at) => at + 1,
    PageDown: (at) => at - page,
    PageUp: (at) => at + page,
    Home: () => 0,
    End: () => last,
  };
  stage.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    index = Math.min(last, Math.max(0, step(index)));
    go(index);
  });
}

function options(figure: HTMLElement, data: ChartData, tell: (index: number | null) => void): uPlot.Options {
  const theme = readTheme(figure);
  const units = [...new Set(data.series.map((series) => series.unit))];
  return {
    width: figure.clientWidth,
    height: heightOf(figure),
    legend: { show: false },
    cursor: { y: false, points: { size: 8 }, drag: { x: true, y: false } },
    scales: { x: { time: false, ...xRange(data) }, ...Object.fromEntries(units.map((unit) => [unit, scale(data, unit)])) },
    axes: [xAxis(data, theme), ...units.slice(0, 2).map((unit, side) => yAxis(data, unit, side, theme))],
    series: [{}, ...data.series.map((series) => drawn(series, theme))],
    plugins: [bands(data.bands ?? [], theme), errorBars(data.series, theme)],
    hooks: {
      setCursor: [
        (plot) => {
          tell(plot.cursor.idx ?? null);
        },
      ],
    },
  };
}

function scale(data: ChartData, unit: string): uPlot.Scale {
  const own = data.series.filter((series) => series.unit === unit);
  const bars = own.some((series) => series.kind === "bars");
  const range = bars ? { range: fromZero } : own.some((series) => series.errors !== undefined) ? { range: spanOf(own) } : {};
  return { dir: own.some((series) => series.reversed === true) ? -1 : 1, ...range };
}

function xRange(data: ChartData): { range?: uPlot.Range.MinMax } {
  if (data.series.some((series) => series.kind === "bars")) return { range: roomForBars(data.x.values) };
  if (data.series.some((series) => series.kind === "points")) return { range: roomForPoints(data.x.values) };
  return {};
}

/** A little more on both sides; a day where all points are of one moment. */
export function roomForPoints(values: readonly number[]): uPlot.Range.MinMax {
  const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0];
  const room = Math.max(DAY_S, 0.05 * (last - first));
  return [first - room, last + room];
}

/** Those of the values that are at least so far apart, counted back from the last. */
export function farApart(values: readonly number[], least: number): number[] {
  return values.reduceRight<number[]>((kept, value) => (kept[0] === undefined || kept[0] - value >= least ? [value, ...kept] : kept), []);
}

/** Half a bar's width more on both sides, so that the first and the last are whole. */
export function roomForBars(values: readonly number[]): uPlot.Range.MinMax {
  const first = values[0] ?? 0;
  const last = values.at(-1) ?? first;
  const half = values.length > 1 ? (last - first) / (values.length - 1) / 2 : 1;
  return [first - half, last + half];
}

/** Every so many of the values that there are at most `most`, counted back from the last. */
export function everySoMany(values: readonly number[], most: number): number[] {
  const step = Math.max(1, Math.ceil(values.length / Math.max(1, most)));
  return values.filter((_, index) => (values.length - 1 - index) % step === 0);
}

function fromZero(_plot: uPlot, _low: number, high: number): uPlot.Range.MinMax {
  return [0, high > 0 ? high * 1.08 : 1];
}

function xAxis(data: ChartData, theme: Theme): uPlot.Axis {
  const base = { size: 30, stroke: theme.quiet, grid: { show: false }, ticks: { stroke: theme.line }, font: theme.font };
  if (data.x.kind === "date") {
    const language = document.documentElement.lang || "en";
    return {
      ...base,
      splits: (plot, _axis, low, high) =>
        data.series.some((series) => series.kind === "points")
          ? farApart(data.x.values, ((high - low) * DATE_LABEL_PX) / plot.width)
          : everySoMany(data.x.values, plot.width / DATE_LABEL_PX),
      values: (_plot, splits) => splits.map((split) => dayMonth(split, language)),
    };
  }
  if (data.x.kind !== "elapsed") return base;
  return { ...base, incrs: CLOCK_STEPS, values: (_plot, splits) => splits.map(clock) };
}

function yAxis(data: ChartData, unit: string, side: number, theme: Theme): uPlot.Axis {
  const isClock = data.series.some((series) => series.unit === unit && series.format === "clock");
  return {
    ...(isClock ? { values: (_plot: uPlot, splits: number[]) => splits.map(clock), incrs: CLOCK_STEPS } : {}),
    scale: unit,
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- uPlot's sides are an ambient enum without values
    side: (side === 0 ? 3 : 1),
    stroke: theme.quiet,
    font: theme.font,
    grid: { show: side === 0, stroke: theme.line, width: 1 },
    ticks: { show: false },
    size: 48,
  };
}

function drawn(series: ChartData["series"][number], theme: Theme): uPlot.Series {
  const color = theme.roles[series.role];
  const base = { label: series.label, scale: series.unit, stroke: color, width: 2, spanGaps: false, points: { show: false } };
  if (series.kind === "marks") return { ...base, width: 0, points: { show: true, size: 11, fill: color, stroke: theme.card, width: 2 } };
  if (series.kind === "points") return { ...base, width: 1, spanGaps: true, points: { show: true, size: 9, fill: theme.card, stroke: color, width: 2 } };
  if (series.kind !== "bars" || uPlot.paths.bars === undefined) return base;
  return { ...base, width: 0, fill: color, paths: uPlot.paths.bars({ size: [0.7, 40], radius: 0.15 }) };
}
