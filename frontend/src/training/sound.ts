/** Beeps made here and words spoken by the browser. Both can be turned off; neither is promised on a locked screen. */
import type { Beep } from "./cues";

const TONES: Record<Beep, readonly [hertz: number, seconds: number]> = {
  tick: [660, 0.09],
  go: [990, 0.28],
  hold: [880, 0.18],
  release: [587, 0.16],
  end: [784, 0.45],
};
const LOUDNESS = 0.35;

export class Sound {
  #context: AudioContext | null = null;
  beeps = remembered("beeps");
  voice = remembered("voice");

  constructor(private readonly language: string) {}

  /** Browsers allow sound only after a tap: call from one. */
  unlock(): void {
    if (typeof AudioContext === "undefined") return;
    this.#context ??= new AudioContext();
    if (this.#context.state === "suspended") void this.#context.resume();
  }

  toggle(which: "beeps" | "voice"): boolean {
    this[which] = !this[which];
    localStorage.setItem(`runtall-${which}`, this[which] ? "on" : "off");
    if (which === "voice" && !this.voice) speaker()?.cancel();
    return this[which];
  }

  play(beep: Beep): void {
    const context = this.#context;
    if (!this.beeps || context?.state !== "running") return;
    const [hertz, seconds] = TONES[beep];
    const at = context.currentTime;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.01);
    gain.gain.setValueAtTime(LOUDNESS, at + seconds - 0.03);
    gain.gain.linearRampToValueAtTime(0, at + seconds);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + seconds);
  }

  say(words: string): void {
    const voice = speaker();
    if (!this.voice || words === "" || voice === null) return;
    voice.cancel();
    const spoken = new SpeechSynthesisUtterance(words);
    spoken.lang = this.language;
    voice.speak(spoken);
  }
}

function speaker(): SpeechSynthesis | null {
  return "speechSynthesis" in window ? window.speechSynthesis : null;
}

function remembered(which: string): boolean {
  return localStorage.getItem(`runtall-${which}`) !== "off";
}
