import { expect, test } from "vitest";
import { COBRA, ROW, event, logged, pageData, started } from "./cases";
import type { TrainingEvent } from "./events";
import type { PageData } from "./page";
import type { Kept, SendState } from "./store";
import { pageOn, sessionsIn } from "./today";

const TODAY = "2026-11-23";

function kept(events: TrainingEvent[], state: SendState = "queued"): Kept[] {
  return events.map((each) => ({ id: each.id, session: each.session, state, reason: "", event: each }));
}

const finished = [started(), logged(ROW, { item: 0, set: 1, side: "left" }, 10), event({ kind: "session_ended", payload: { early: true } }, 20)];
const flagged = [started([COBRA]), event({ kind: "red_flag_told", payload: {} }, 10, "flag")];
const later = { date: "2026-11-26", warm_up_s: 120, items: [COBRA], reasons: { cobra: ["why"] }, warm_up: ["walk"] };

test("the page's own day is offered as it came", () => {
  expect(pageOn(pageData(), TODAY, [])).toMatchObject({ items: [ROW, COBRA], origin: "plan", done_today: 0, is_kept: false, on_hold: false });
});

test("a page kept since an earlier day offers what was planned for today, and nothing else", () => {
  const page = pageData({ days: [later] });
  expect(pageOn(page, "2026-11-26", [])).toMatchObject({ items: [COBRA], origin: "plan", warm_up_s: 120, warm_up: ["walk"], is_kept: true });
  expect(pageOn(page, "2026-11-24", [])).toMatchObject({ items: [], origin: "unplanned", is_kept: true });
  expect(pageOn({ ...page, done_today: 1, items: [] }, "2026-11-26", [])).toMatchObject({ items: [COBRA], done_today: 0 });
});

test("a session that ended here is done, whether the server has heard of it or not", () => {
  const page = pageOn(pageData(), TODAY, kept(finished));
  expect(page).toMatchObject({ items: [], origin: "unplanned", done_today: 1 });
  expect(page.done_here?.map((session) => session.sets.length)).toEqual([1]);
  expect(pageOn(pageData({ days: [later] }), "2026-11-26", kept(finished))).toMatchObject({ items: [COBRA], done_today: 0 });
  expect(pageOn(pageData(), TODAY, kept(finished.slice(0, 2)))).toMatchObject({ items: [ROW, COBRA] }); // still under way
});

test("a red flag told here holds training until the server, knowing of it, says otherwise", () => {
  const holds = (changes: Partial<PageData>): boolean => pageOn(pageData(changes), TODAY, kept(flagged)).on_hold;
  expect(holds({})).toBe(true);
  expect(holds({ flags_known: ["another"] })).toBe(true);
  expect(holds({ flags_known: ["flag"] })).toBe(false);
  expect(holds({ flags_known: ["flag"], on_hold: true })).toBe(true);
});

test("sessions come latest first, one for each", () => {
  const other = finished.map((each, n): TrainingEvent => ({ ...each, id: `o${n}`, session: "other", at: each.at + 3_600_000 }));
  expect(sessionsIn(kept([...finished, ...other])).map((session) => session.id)).toEqual(["other", "session"]);
});
