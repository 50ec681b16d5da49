/** A template of the page's own words, `{name}` filled in; nothing where the page has no such words. */
export function fill(template: string | undefined, values: Record<string, string | number> = {}): string {
  return (template ?? "").replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}
