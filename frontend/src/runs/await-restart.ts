/** Goes on to `data-then` once another process answers at `data-health`: the server has stopped and started again. */
const LOOK_EVERY_MS = 700;

export function awaitRestart(element: HTMLElement): void {
  const { health, then } = element.dataset;
  if (health === undefined || then === undefined) return;
  let first: string | null = null;
  const look = async (): Promise<void> => {
    const now = await ask(health);
    if (now !== null && first !== null && now !== first) {
      window.location.assign(then);
      return;
    }
    first ??= now;
    window.setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  void look();
}

async function ask(address: string): Promise<string | null> {
  try {
    const answer = await fetch(address, { cache: "no-store" });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}
