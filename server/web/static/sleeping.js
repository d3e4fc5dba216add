/* Reminders that reach a phone while its page sleeps: the page's worker, and the hall's push where it
   has one. Everything here may be missing; then the page itself rings, as long as it is open. */

import { command } from "/static/api.js";

const WORKER = "/t/worker.js";

export class Sleeping {
  #registration = null;
  #path;
  #key;
  #language;

  /** `path`: the ticket's address in the API; `key`: the hall's, empty where it sends nothing. */
  constructor(path, key, language) {
    [this.#path, this.#key, this.#language] = [path, key, language];
  }

  /** How this phone was reminded when its page was open last: "", "notification" or "push". */
  async wasOn() {
    if (globalThis.Notification?.permission !== "granted") return "";
    const found = await navigator.serviceWorker?.getRegistration(location.pathname).catch(() => null);
    if (!found?.active || new URL(found.scope).pathname !== location.pathname) return "";
    this.#registration = found;
    return this.#subscribed();
  }

  /** After a touch, with the permission given: "", "notification" or "push". */
  async turnOn() {
    if (!navigator.serviceWorker) return "";
    try {
      await navigator.serviceWorker.register(WORKER, { scope: location.pathname });
      this.#registration = await navigator.serviceWorker.ready;
    } catch {
      return "";
    }
    return this.#subscribed();
  }

  /** Android knows notifications by a worker only. False where there is none. */
  show(title, options) {
    this.#registration?.showNotification(title, options).catch(() => { /* forbidden since */ });
    return Boolean(this.#registration);
  }

  /** The ticket is over: nothing of it stays in the phone. */
  async turnOff() {
    const found = this.#registration ?? await navigator.serviceWorker?.getRegistration(location.pathname).catch(() => null);
    this.#registration = null;
    if (found && new URL(found.scope).pathname === location.pathname) await found.unregister();
  }

  async #subscribed() {
    if (!this.#key || !this.#registration.pushManager) return "notification";
    try {
      const given = await this.#registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: this.#key });
      const { endpoint, keys } = given.toJSON();
      await command(`${this.#path}/reminders`, { endpoint, keys, language: this.#language });
      return "push";
    } catch {
      return "notification"; /* No push service is reached, or the hall does not send to it. */
    }
  }
}
