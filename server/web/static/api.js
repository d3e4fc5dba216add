/* Asking the server to do something: one key per press, so that asking again is always safe. */

import { t } from "/look/language.js";
import { person, signInAgain } from "/static/sign_in_again.js";

const TRIES = 3;

/** A refusal or a failure in plain words, as the server's problem details give it. */
export class Refusal extends Error {
  constructor({ title, detail = "", code = "", status = 0, facts = {} }) {
    super(title);
    Object.assign(this, { title, detail, code, status, facts });
  }
}

/** A key for one press. crypto.randomUUID is missing on plain-http screens, so it is not used. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const csrf = () => document.querySelector('meta[name="csrf-token"]');

/** GET `path` as JSON. */
export function ask(path) {
  return send("GET", path);
}

/** One command. Sent again with the same key when no answer came; raises Refusal. A Blob is sent as
    it is. `key` is given by who may have to send the same command again after leaving the page, `wait`
    (ms) for what takes longer to compute. */
export async function command(path, body = {}, method = "POST", key = newKey(), { wait } = {}) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await send(method, path, body, key, wait);
    } catch (error) {
      if (error.code === "csrf" && tried === 1) await renewToken();
      else if (error.status !== 0 || tried === TRIES) throw error;
      else await new Promise((done) => setTimeout(done, 300 * tried));
    }
  }
}

async function renewToken() {
  csrf().content = (await ask("/api/session")).csrf_token;
}

async function send(method, path, body, key, wait) {
  const blob = body instanceof Blob ? body : null;
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: {
        Accept: "application/json",
        "Accept-Language": document.documentElement.lang,
        ...(method === "GET" ? {} : { "Content-Type": blob?.type ?? "application/json", "X-CSRF-Token": csrf()?.content ?? "",
          "Idempotency-Key": key }),
      },
      body: method === "GET" ? undefined : blob ?? JSON.stringify(body),
      signal: AbortSignal.timeout(wait ?? (blob ? 60_000 : 8000)),
    });
  } catch {
    throw new Refusal({ title: t("没有连上服务器"), detail: t("操作可能没有完成，请看屏幕上的状态再试。") });
  }
  const told = await answer.json().catch(() => null);
  if (told?.code === "sign_in_needed" && person()) {
    await signInAgain();
    return send(method, path, body, key, wait);
  }
  if (answer.ok) return told;
  throw new Refusal({ title: t("操作没有完成"), ...told, status: answer.status });
}
