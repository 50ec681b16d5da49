/** The page's own words: templates by key, filled here. Nothing is said that the server did not send. */
export type Say = (key: string, values?: Record<string, string | number>) => string;

export function wordsOf(templates: Record<string, string>): Say {
  return (key, values = {}) => {
    const template = templates[key];
    if (template === undefined) throw new Error(`the page has no words for ${key}`);
    return template.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
  };
}

/** Whole seconds as `m:ss`. */
export function clockText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

/** A number as the page's language writes it. */
export function numberText(value: number, language: string, decimals = 2): string {
  return value.toLocaleString(language, { maximumFractionDigits: decimals });
}
