/** When pain stops an exercise, and what may be done instead. Limits come from the page; nothing here diagnoses. */
import type { Item } from "./events";
import { type PageData, type Way, wayOf } from "./page";
import { type Session, painNow } from "./session";

/** Why an exercise may not go on as it is: an area and its level above a limit, or a leg symptom. */
export type Block = { kind: "pain"; area: string; level: number; limit: number } | { kind: "leg" };

/** What stops the part `item` as it is asked now; null when nothing does. */
export function blockOf(session: Session, item: number, page: PageData): Block | null {
  const part = session.parts[item];
  if (part === undefined || part.skipped) return null;
  const { variant } = part.asked;
  if (session.legSymptoms.some((told) => told.item === item && told.variant === variant)) return { kind: "leg" };
  const here = session.told.filter((told) => told.item === item && told.variant === variant);
  for (const [area, level] of new Map(here.map((told) => [told.area, told.level]))) {
    const limit = page.areas.find((each) => each.id === area)?.limit ?? 10;
    if (level > limit) return { kind: "pain", area, level, limit };
  }
  const way = wayOf(page, part.asked);
  return way === undefined ? null : forbidden(session, way);
}

/** The first told pain that is above what a way allows. */
export function forbidden(session: Session, way: Way): Block | null {
  for (const [area, level] of painWithLegs(session)) {
    const limit = way.pain_limits[area];
    if (limit !== undefined && level > limit) return { kind: "pain", area, level, limit };
  }
  return null;
}

/** A leg symptom counts as at least some pain in the leg. */
function painWithLegs(session: Session): Map<string, number> {
  const now = painNow(session);
  if (session.legSymptoms.length > 0) now.set("leg", Math.max(1, now.get("leg") ?? 0));
  return now;
}

/** Other ways of the same exercise that are open, substitutes first, then easier rungs from the hardest down. */
export function alternatives(session: Session, item: number, page: PageData): Way[] {
  const part = session.parts[item];
  const ways = part === undefined ? [] : (page.exercises[part.asked.exercise]?.ways ?? []);
  const open = ways.filter(
    (way) => way.variant !== part?.asked.variant && way.missing === "" && forbidden(session, way) === null,
  );
  const easier = open.filter((way) => way.kind === "regression").reverse();
  return [
    ...open.filter((way) => way.kind === "substitute"),
    ...easier,
    ...open.filter((way) => way.kind === "full" && isAsEasy(way.item, part?.first)),
  ];
}

/** The full exercise is offered again only where it was the plan's own choice. */
function isAsEasy(item: Item, first: Item | undefined): boolean {
  return first?.variant === item.variant;
}

/** The first alternative: what pain offers. */
export function substitute(session: Session, item: number, page: PageData): Way | null {
  return alternatives(session, item, page)[0] ?? null;
}

/** The areas that a gate wants a word about, and that this session has not said anything of while doing this way. */
export function areasToAsk(session: Session, item: number, page: PageData): string[] {
  const part = session.parts[item];
  const way = part === undefined ? undefined : wayOf(page, part.asked);
  if (way === undefined || !session.sets.some((one) => one.item === item && one.variant === way.variant)) return [];
  const told = session.told.filter((one) => one.item === item && one.variant === way.variant).map((one) => one.area);
  return way.asks_about.filter((area) => !told.includes(area));
}
