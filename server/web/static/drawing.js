/* The drawing of a plan: what may be moved where, and every step undone. Pure: cells in, cells out. */

import { HIGH, WIDE } from "/static/plan_shapes.js";

const SIZES = { entrance: [8, 3], reception: [7, 3], kiosk: [5, 3], seats: [12, 4] };
const LARGEST = 200;

const meets = (one, other) => one.x < other.x + other.width && other.x < one.x + one.width
  && one.y < other.y + other.height && other.y < one.y + one.height;

const desk = ({ x, y }) => ({ x, y, width: WIDE, height: HIGH });

/** A plan under change. An item is {kind: "window" | "zone" | "mark", key}: a code, or a mark's place in the list. */
export class Drawing {
  /** `homes`: window -> its zone, so that a zone takes its windows along. */
  constructor(plan, homes) {
    this.plan = plan;
    this.homes = homes;
    this.past = [];
    this.future = [];
  }

  find({ kind, key }) {
    if (kind === "mark") return this.plan.marks[key];
    return kind === "zone" ? this.plan.zones.find(({ zone }) => zone === key) : this.plan.windows.find(({ window }) => window === key);
  }

  /** The plan with `item` moved by (dx, dy); null where that cannot be. */
  moved(item, dx, dy) {
    const go = (one) => ({ ...one, x: one.x + dx, y: one.y + dy });
    const taken = (window) => (item.kind === "window" ? window === item.key : item.kind === "zone" && this.homes[window] === item.key);
    return this.#possible({ ...this.plan,
      windows: this.plan.windows.map((one) => (taken(one.window) ? go(one) : one)),
      zones: this.plan.zones.map((one) => (item.kind === "zone" && one.zone === item.key ? go(one) : one)),
      marks: this.plan.marks.map((one, place) => (item.kind === "mark" && place === item.key ? go(one) : one)) });
  }

  /** The plan with a zone or mark (dw, dh) larger; null where that cannot be. */
  resized(item, dw, dh) {
    if (item.kind === "window") return null;
    const grow = (one) => ({ ...one, width: one.width + dw, height: one.height + dh });
    const part = item.kind === "zone" ? "zones" : "marks";
    return this.#possible({ ...this.plan, [part]: this.plan[part].map((one, place) =>
      ((item.kind === "zone" ? one.zone : place) === item.key ? grow(one) : one)) });
  }

  /** The plan with one more mark, in the first place where it covers no window and no mark. */
  added(kind) {
    const [width, height] = SIZES[kind];
    const others = [...this.plan.windows.map(desk), ...this.plan.marks];
    for (let y = this.plan.height - height; y >= 0; y -= 1) {
      for (let x = 0; x + width <= this.plan.width; x += 1) {
        const mark = { kind, x, y, width, height };
        if (!others.some((other) => meets(mark, other))) return { ...this.plan, marks: [...this.plan.marks, mark] };
      }
    }
    return null;
  }

  removed(item) {
    return item.kind === "mark" ? { ...this.plan, marks: this.plan.marks.filter((_, place) => place !== item.key) } : null;
  }

  /** The plan itself wider or lower; never so small that something falls off. */
  sized(width, height) {
    return this.#possible({ ...this.plan, width, height });
  }

  /** Takes over what one of the others gave; false where it gave nothing. */
  take(plan) {
    if (!plan) return false;
    this.past.push(this.plan);
    this.future = [];
    this.plan = plan;
    return true;
  }

  undo() {
    return this.#step(this.past, this.future);
  }

  redo() {
    return this.#step(this.future, this.past);
  }

  #step(from, to) {
    if (!from.length) return false;
    to.push(this.plan);
    this.plan = from.pop();
    return true;
  }

  #possible(plan) {
    const desks = plan.windows.map(desk);
    const inside = ({ x, y, width, height }) => x >= 0 && y >= 0 && width >= 2 && height >= 2 && x + width <= plan.width && y + height <= plan.height;
    if (plan.width > LARGEST || plan.height > LARGEST) return null;
    if (![...desks, ...plan.zones, ...plan.marks].every(inside)) return null;
    return desks.some((one, place) => desks.slice(place + 1).some((other) => meets(one, other))) ? null : plan;
  }
}
