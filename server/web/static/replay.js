/* The slider over the day: any moment of it, and of days before, on the same plan as the live floor. */

import { t, timeOfDay, timeZone } from "/look/language.js";
import { now } from "/look/clock.js";
import { setText } from "/look/page.js";
import { ask } from "/static/api.js";
import { floorAt, secondOf } from "/static/tape.js";

const STEP_S = 10;
const TICK_MS = 150; /* played, an hour takes about a minute */
const DAY_S = 86_400;

const find = (name) => document.querySelector(`[data-${name}]`);
const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(new Date(now()));

/** The slider; calls `show` with {floor, at, plan} of a past moment, and with null when it is live again. */
export class Replay {
  constructor(show) {
    this.show = show;
    this.tape = null;
    this.loading = null;
    this.playing = 0;
    this.slider = find("replay-at");
    this.day = find("replay-day");
    this.slider.addEventListener("input", () => this.#slid());
    this.day.addEventListener("change", () => { if (this.day.value) this.load(this.day.value === today() ? 1 : 0.25); });
    find("replay-live").addEventListener("click", () => this.live());
    find("replay-play").addEventListener("click", () => (this.playing ? this.#stop() : this.#play()));
    this.day.max = today();
    this.live();
    const asked = new URLSearchParams(location.search).get("at");
    if (asked) this.#jump(...asked.split("T"));
  }

  live() {
    this.#stop();
    this.tape = this.loading = null;
    this.day.value = today();
    find("replay").dataset.past = "false";
    find("replay-live").disabled = true;
    Object.assign(this.slider, { min: 0, max: 1, step: "any", value: 1 });
    this.#tell(t("实时"), "");
    this.show(null);
  }

  /** Reads the tape of the chosen day and shows it where `share` of it is over. */
  async load(share) {
    const mine = (this.loading = { share });
    this.tape = null;
    find("replay").dataset.past = "true";
    find("replay-live").disabled = false;
    this.#tell("…", t("正在读取这一天的记录"));
    let tape;
    try {
      tape = await ask(`/api/floor/days/${this.day.value}`);
    } catch (problem) {
      if (mine === this.loading) this.#tell("–", [problem.title, problem.detail].filter(Boolean).join(t("：")));
      return;
    }
    if (mine !== this.loading) return;
    this.tape = tape;
    this.loading = null;
    const { first, last } = tape;
    const end = first + Math.max(1, Math.ceil((last - first) / STEP_S)) * STEP_S;
    Object.assign(this.slider, { min: first, max: end, step: STEP_S, value: first + mine.share * (end - first) });
    this.#paint();
  }

  #slid() {
    if (this.tape) this.#paint();
    else if (this.loading) this.loading.share = Number(this.slider.value);
    else this.load(Number(this.slider.value));
  }

  #paint() {
    const at = Number(this.slider.value);
    const moment = Date.parse(this.tape.begin) + at * 1000;
    this.#tell(timeOfDay(moment), this.tape.first || this.tape.last ? "" : t("这一天没有记录"));
    this.show({ floor: floorAt(this.tape, at), at: moment, plan: this.tape.plan, day: this.tape.day });
  }

  #tell(time, said) {
    setText(find("replay-time"), time);
    setText(find("replay-said"), said);
    this.slider.setAttribute("aria-valuetext", time);
  }

  async #play() {
    if (!this.tape) await this.load(0);
    if (!this.tape) return;
    find("replay-play").setAttribute("aria-pressed", "true");
    this.playing = setInterval(() => {
      if (Number(this.slider.value) >= Number(this.slider.max)) return void this.#stop();
      this.slider.value = Number(this.slider.value) + STEP_S;
      this.#paint();
    }, TICK_MS);
  }

  #stop() {
    clearInterval(this.playing);
    this.playing = 0;
    find("replay-play").setAttribute("aria-pressed", "false");
  }

  /** An address that names a moment: ?at=2026-11-27T10:40 */
  async #jump(day, time) {
    this.day.value = day;
    await this.load(0);
    if (!this.tape) return;
    const begins = secondOf(timeOfDay(this.tape.begin));
    this.slider.value = (secondOf(time ?? "12:00") - begins + DAY_S) % DAY_S;
    this.#paint();
  }
}
