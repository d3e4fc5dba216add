/* Sends what was kept, one after another, as often as it takes; the same key each time. */

import { t } from "/look/language.js";
import { showConnected } from "/look/connection.js";
import { Refusal, command } from "/static/api.js";
import { dropEntry, keepEntry, waitingOf } from "/static/kept_entries.js";

const AGAIN_MS = 10_000;

export class Sender {
  /** `changed(waiting)` after every change of what waits; `taken()` when the server took one. */
  constructor(badge, { changed, taken }) {
    Object.assign(this, { badge, changed, taken, sending: null });
  }

  async begin() {
    addEventListener("online", () => this.send());
    setInterval(() => this.send(), AGAIN_MS);
    await this.send();
  }

  /** Keeps an entry; it is safe in this browser when this is done. */
  async take(entry) {
    await keepEntry(entry);
    this.changed(await waitingOf(this.badge));
  }

  async drop(key) {
    await dropEntry(key);
    this.changed(await waitingOf(this.badge));
  }

  /** Whether everything was taken. Asked while it is sending, it answers with that sending. */
  send() {
    this.sending ??= this.sendAll().finally(() => { this.sending = null; });
    return this.sending;
  }

  async sendAll() {
    for (const entry of await waitingOf(this.badge)) {
      if (entry.refusal) continue;
      try {
        await this.sendOne(entry);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (lost(error)) break;
        await keepEntry({ ...entry, refusal: [error.title, error.detail].filter(Boolean).join(t("：")) });
      }
    }
    const left = await waitingOf(this.badge);
    showConnected(left.every((one) => one.refusal), { patience: 0, text: t("没有连上服务器，{n}条已保存在本机", { n: left.length }) });
    this.changed(left);
    return left.length === 0;
  }

  async sendOne(entry) {
    const photos = [];
    for (const blob of entry.photos) photos.push((await command("/api/photos", blob)).photo);
    await command("/api/inspections", { ...entry.body, photos }, "POST", entry.key);
    await dropEntry(entry.key);
    this.taken();
  }
}

/** Not an answer to this entry: the server is away, busy, or wants a new sign-in. */
const lost = ({ status }) => status === 0 || status === 401 || status === 429 || status >= 500;
