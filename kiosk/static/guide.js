/* Spoken guidance out of clips, for who asked for it. Nothing is said twice over itself. */

import { lang } from "/look/language.js";

const root = document.documentElement;
let playing = null;
let turn = 0;

/** Whether this page speaks: the hall gave it a voice, and the citizen wants it. */
export function speaks() {
  return root.dataset.speaks === "true" && (root.dataset.voice === "on" || root.dataset.mode === "elder");
}

/** Says these clips one after the other; what was being said before ends. */
export async function say(...clips) {
  hush();
  if (!speaks()) return;
  const mine = turn;
  for (const clip of clips) {
    if (mine !== turn) return;
    playing = new Audio(`/clips/${lang}/${clip}.wav`);
    const over = new Promise((resolve) => { playing.onended = playing.onerror = playing.onpause = resolve; });
    try { await playing.play(); } catch { return; }  // sound is blocked, or the clip is missing
    await over;
  }
}

export function hush() {
  turn += 1;
  playing?.pause();
  playing = null;
}

/** A number letter by letter: A035 -> a 0 3 5. */
export function spelled(number) {
  return [...number.toLowerCase()].filter((sign) => /[a-z0-9]/.test(sign));
}
