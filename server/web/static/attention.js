/* Calling a citizen who looks elsewhere: the title, a vibration, a sound, a notification.
   What of it a browser allows is used; the page itself always tells. */

import { shownWindow, t } from "/look/language.js";

const NEAR = 3;
const VIBRATION = { near: [200, 100, 200], called: [400, 200, 400, 200, 800] };
const TONES = { near: [660, 880], called: [880, 659, 880, 659] };

/** What to call attention to now, after `before` (null: the page just opened): "near", "called" or "". */
export function newsOf(before, after) {
  if (after.state === "called") return before?.state === "called" ? "" : "called";
  const near = (ticket) => ticket?.state === "waiting" && ticket.ahead !== null && ticket.ahead <= NEAR;
  return near(after) && !near(before) ? "near" : "";
}

/** The line for a title or a notification. */
export function newsInWords(news, ticket) {
  return news === "called" ? t("请到{window}号窗口", { window: shownWindow(ticket.window ?? "") })
    : ticket.ahead === 0 ? t("马上轮到您了") : t("前面还有{n}人，请回到大厅", { n: ticket.ahead });
}

export class Attention {
  #sound = null;
  #sleeping;

  /** Whether the citizen asked to be reminded and how: "", "sound", "notification" or "push". */
  way = "";

  /** `sleeping`: what reaches a phone whose page sleeps (sleeping.js). */
  constructor(sleeping) {
    this.#sleeping = sleeping;
  }

  /** A phone that was to be reminded before the page was opened again still is. */
  async goOn() {
    this.way ||= await this.#sleeping.wasOn();
  }

  /** After a touch: browsers let a page ring and notify only then. */
  async turnOn() {
    this.#sound = new AudioContext();
    this.#ring("near");
    this.way = "sound";
    if (!("Notification" in globalThis)) return;
    const allowed = await Notification.requestPermission().catch(() => "denied");
    if (allowed === "granted") this.way = await this.#sleeping.turnOn() || "notification";
  }

  /** The ticket is over. */
  turnOff() {
    this.way = "";
    return this.#sleeping.turnOff();
  }

  call(news, ticket, hall) {
    if (!news) return;
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(VIBRATION[news]);
    if (this.#sound) this.#ring(news);
    if (!["notification", "push"].includes(this.way) || document.visibilityState === "visible") return;
    const [title, options] = [`${ticket.number} · ${newsInWords(news, ticket)}`, { body: hall, tag: ticket.number, renotify: true }];
    if (this.#sleeping.show(title, options)) return;
    try {
      const shown = new Notification(title, options);
      shown.addEventListener("click", () => { globalThis.focus(); shown.close(); });
    } catch { /* A phone that wants a worker for it and has none still rings and vibrates. */ }
  }

  #ring(news) {
    TONES[news].forEach((pitch, place) => {
      const start = this.#sound.currentTime + place * 0.28;
      const [tone, loudness] = [this.#sound.createOscillator(), this.#sound.createGain()];
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0.0001, start);
      loudness.gain.exponentialRampToValueAtTime(0.4, start + 0.02);
      loudness.gain.exponentialRampToValueAtTime(0.0001, start + 0.26);
      tone.connect(loudness).connect(this.#sound.destination);
      tone.start(start);
      tone.stop(start + 0.27);
    });
  }
}
