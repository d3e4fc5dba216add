/* Taking a mistaken press back: offered for five seconds, at a place where nothing moves for it. */

import { t } from "/look/language.js";
import { now } from "/look/clock.js";
import { el, setText } from "/look/page.js";
import { pressedWord, secondsLeft } from "/static/desk.js";

/** `bar` is filled while the window's view offers an undo; `undo(offer)` does it. */
export class UndoBar {
  #offer = null;
  #timer = 0;

  constructor(bar, undo) {
    this.bar = bar;
    this.said = el("span", { "aria-live": "polite" });
    this.left = el("span", { class: "figure" });
    this.button = el("button", { class: "button", type: "button", "data-undo": true, onclick: () => this.#offer && undo(this.#offer) },
      t("撤销"), this.left, el("kbd", {}, "Z"));
    bar.append(this.said, this.button);
  }

  /** The offer as the window's view has it now, or null. */
  show(offer) {
    this.#offer = offer;
    clearInterval(this.#timer);
    if (offer) this.#timer = setInterval(() => this.#tick(), 250);
    this.#tick();
  }

  /** While another command is on its way nothing can be taken back. */
  set busy(is) {
    this.button.disabled = is;
  }

  press() {
    if (!this.bar.hidden) this.button.click();
  }

  #tick() {
    const left = secondsLeft(this.#offer, now());
    this.bar.hidden = left <= 0;
    if (left <= 0) return void clearInterval(this.#timer);
    setText(this.said, t(pressedWord(this.#offer.press), this.#offer));
    setText(this.left, String(Math.ceil(left)));
  }
}
