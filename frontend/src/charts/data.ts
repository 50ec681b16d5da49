/** What a page gives a chart: numbers and the words for them. Arrays of one chart have one length; `null` is a gap. */

export type Role = "run" | "accent" | "good" | "warn" | "stop" | "ink-2";

export interface ChartSeries {
  label: string;
  unit: string;
  role: Role;
  decimals: number;
  values: (number | null)[];
  /** `marks` are single points without a line, such as the weeks that hold a jump; `points` are values on a thin line. */
  kind?: "line" | "bars" | "marks" | "points";
  /** Half the width of each value's uncertainty. */
  errors?: (number | null)[];
  /** Values are seconds, told as a clock does. */
  format?: "clock";
  /** Draw downwards, as paces are. */
  reversed?: boolean;
}

export interface ChartBand {
  from: number;
  to: number;
  label: string;
  role: Role;
}

export interface ChartData {
  x: { label: string; kind: "elapsed" | "date" | "number"; values: number[]; unit?: string };
  series: ChartSeries[];
  bands?: ChartBand[];
}

/** Seconds as `m:ss` or `h:mm:ss`. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, n) => (n === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** Seconds since 1970 as day and month. */
export function dayMonth(seconds: number, language: string): string {
  return new Date(seconds * 1000).toLocaleDateString(language, { day: "numeric", month: "short", timeZone: "UTC" });
}

export function xText(data: ChartData, index: number, language: string): string {
  const value = data.x.values[index];
  if (value === undefined) return "";
  if (data.x.kind === "elapsed") return clock(value);
  if (data.x.kind === "date") return dayMonth(value, language);
  return `${value.toLocaleString(language)} ${data.x.unit ?? ""}`.trim();
}

/** One line that says every series' value at one place of the chart. */
export function sentence(data: ChartData, index: number, language: string): string {
  const values = data.series.flatMap((series) => {
    const value = series.values[index];
    if (value === null || value === undefined) return [];
    if (series.format === "clock") return [`${series.label} ${clock(value)} ${series.unit}`.trim()];
    if (series.kind === "marks") return [series.label];
    const figures = { minimumFractionDigits: series.decimals, maximumFractionDigits: series.decimals };
    const error = series.errors?.[index];
    const give = error === null || error === undefined ? "" : ` ± ${error.toLocaleString(language, figures)}`;
    return [`${series.label} ${value.toLocaleString(language, figures)}${give} ${series.unit}`.trim()];
  });
  return [xText(data, index, language), ...values].join(" · ");
}
