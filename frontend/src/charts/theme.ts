/** The page's colours, as the canvas needs them. */
import type { Role } from "./data";

export interface Theme {
  quiet: string;
  line: string;
  card: string;
  font: string;
  roles: Record<Role, string>;
}

export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    quiet: token("ink-2"),
    line: token("line"),
    card: token("card"),
    font: `12px ${style.fontFamily}`,
    roles: {
      run: token("run"),
      accent: token("accent"),
      good: token("good"),
      warn: token("warn"),
      stop: token("stop"),
      "ink-2": token("ink-2"),
    },
  };
}
