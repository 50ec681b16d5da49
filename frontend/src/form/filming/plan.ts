/** What happens after the start: a countdown to get to the treadmill, then the film. Times in milliseconds. */

export interface Plan {
  countdown: number;
  length: number;
}

export type Stage = "counting" | "filming" | "over";

export interface Moment {
  stage: Stage;
  /** What is left of the stage. */
  left: number;
  /** How much of it is done, 0–1. */
  share: number;
}

/** Where a plan stands so long after its start. */
export function momentOf(plan: Plan, passed: number): Moment {
  if (passed < plan.countdown) {
    return { stage: "counting", left: plan.countdown - passed, share: Math.max(0, passed) / plan.countdown };
  }
  const filmed = passed - plan.countdown;
  if (filmed < plan.length) return { stage: "filming", left: plan.length - filmed, share: filmed / plan.length };
  return { stage: "over", left: 0, share: 1 };
}

export type Beep = "tick" | "go" | "end";

const LAST_TICKS = 3;

/** What is heard between two moments: the last seconds of the countdown, the film's begin, its end. */
export function heard(before: Moment, after: Moment): Beep | null {
  if (after.stage === "filming" && before.stage === "counting") return "go";
  if (after.stage === "over" && before.stage !== "over") return "end";
  if (after.stage !== "counting") return null;
  const whole = Math.ceil(after.left / 1000);
  return whole <= LAST_TICKS && Math.ceil(before.left / 1000) > whole ? "tick" : null;
}

/** Whole seconds left, never 0 before the stage is over. */
export function secondsLeft(moment: Moment): number {
  return Math.ceil(moment.left / 1000);
}
