/** The way to the server: posts events, with a token that is renewed when the page is older than it. */
import type { TrainingEvent } from "./events";
import { type LogMark, NO_LOG } from "./store";
import { type Answer, Deleted, type Line, Stumbled, TooMuch, Unreachable } from "./outbox";

const TIMEOUT_MS = 15_000;

/** A line that can also ask for lines of text, such as what changed in the plan. */
export interface Caller extends Line {
  call: (address: string) => Promise<string[]>;
}

/**
 * `log` is the log that this device has written to so far; the server takes nothing for one that was deleted. `learnt` is
 * called when it becomes known.
 */
export function lineTo(addresses: { events: string; token: string }, log: LogMark = NO_LOG, learnt: (log: LogMark) => void = () => undefined): Caller {
  let token = "";
  let known = log.id;
  const renew = async (): Promise<void> => {
    const answer = await ask(addresses.token, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Unreachable(String(answer.status));
    token = (read(answer) as { token: string }).token;
  };
  const send = (body: string): Promise<Heard> =>
    ask(addresses.events, { method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": token } });
  return {
    call: async (address: string): Promise<string[]> => {
      if (token === "") await renew();
      const answer = await ask(address, { method: "POST", headers: { "X-CSRFToken": token } });
      if (!answer.ok) throw new Unreachable(String(answer.status));
      return (read(answer) as { lines: string[] }).lines;
    },
    post: async (events: readonly TrainingEvent[]): Promise<Answer[]> => {
      const body = JSON.stringify({ events, log: known });
      if (token === "") await renew();
      let answer = await send(body);
      if (answer.status === 403) {
        await renew();
        answer = await send(body);
      }
      if (answer.status === 409) throw new Deleted((read(answer) as { error: string }).error);
      if (answer.status === 500) throw new Stumbled("500");
      if (answer.status === 400 || answer.status === 413) throw new TooMuch(String(answer.status));
      if (!answer.ok) throw new Unreachable(String(answer.status));
      const told = read(answer) as { results: Answer[]; log: string; now_ms: number };
      if (known === "" && told.log !== "") {
        known = told.log;
        learnt({ id: known, at: told.now_ms });
      }
      return told.results;
    },
  };
}

/** An answer with all that it says: the line may break in the middle of one. */
interface Heard {
  ok: boolean;
  status: number;
  text: string;
}

async function ask(address: string, request: RequestInit): Promise<Heard> {
  try {
    const answer = await fetch(address, { ...request, cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } catch (error) {
    throw new Unreachable("no answer", { cause: error });
  }
}

function read({ text }: Heard): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Unreachable("the answer is not JSON", { cause: error });
  }
}
