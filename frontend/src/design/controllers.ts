/** Behaviour bound to server-rendered markup: `data-controller="name"` gets the controller of that name, once. */

/** Gives one element its behaviour. */
export type Attach = (element: HTMLElement) => void;

const known = new Map<string, Attach>();
const attached = new WeakMap<HTMLElement, Set<string>>();

export function register(name: string, attach: Attach): void {
  known.set(name, attach);
}

/** Bind every element in `root`, itself included, that names a registered controller and is not bound yet. */
export function attachAll(root: ParentNode): void {
  const found = [...root.querySelectorAll<HTMLElement>("[data-controller]")];
  if (root instanceof HTMLElement && root.dataset.controller !== undefined) found.unshift(root);
  for (const element of found) {
    for (const name of (element.dataset.controller ?? "").split(/\s+/)) bind(element, name);
  }
}

function bind(element: HTMLElement, name: string): void {
  const attach = known.get(name);
  const done = attached.get(element) ?? new Set<string>();
  if (attach === undefined || done.has(name)) return;
  attached.set(element, done.add(name));
  attach(element);
}
