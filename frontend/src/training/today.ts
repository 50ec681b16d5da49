/**
 * What the page offers today. It may have been kept for days, and this device may know of sessions that the server has not
 * heard of: the day is chosen by the runner's calendar, and what was done and told here counts. Pure.
 */
import type { PageData } from "./page";
import { type Session, fold } from "./session";
import type { Kept } from "./store";

/** The page as it stands on `date` (`2026-11-23`), with what this device knows. */
export function pageOn(page: PageData, date: string, rows: readonly Kept[]): PageData {
  const sessions = sessionsIn(rows);
  const done = sessions.filter((session) => session.ended !== null && session.origin !== "tests" && session.date === date);
  const isKept = date !== page.date;
  const day = isKept ? page.days.find((each) => each.date === date) : page;
  const doneToday = Math.max(isKept ? 0 : page.done_today, done.length);
  const offered = doneToday === 0 ? day : undefined;
  const shown = offered === undefined || offered.items.length === 0 ? { items: [], origin: "unplanned" as const } : { items: offered.items, origin: "plan" as const };
  return {
    ...page,
    ...(day === undefined ? {} : { reasons: day.reasons, warm_up: day.warm_up, warm_up_s: day.warm_up_s }),
    ...shown,
    done_today: doneToday,
    done_here: done,
    is_kept: isKept,
    on_hold: page.on_hold || flagsIn(rows, sessions).some((flag) => !page.flags_known.includes(flag)),
  };
}

/** Every session in what this device keeps, the latest touched first. */
export function sessionsIn(rows: readonly Kept[]): Session[] {
  const events = new Map<string, Kept["event"][]>();
  for (const { session, event } of rows) events.set(session, [...(events.get(session) ?? []), event]);
  const sessions = [...events.values()].flatMap((each) => fold(each) ?? []);
  return sessions.sort((a, b) => b.lastAt - a.lastAt);
}

/** The red flags told here. Whether one that the server knows still holds, the server says. */
function flagsIn(rows: readonly Kept[], sessions: readonly Session[]): string[] {
  const flagged = new Set(sessions.filter((session) => session.redFlag).map((session) => session.id));
  return rows.filter((row) => row.event.kind === "red_flag_told" && flagged.has(row.session)).map((row) => row.id);
}
