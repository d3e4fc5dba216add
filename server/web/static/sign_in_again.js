/* The session ran out while a page stands open: its person signs in on top of it, and whatever was
   typed or asked goes on as if nothing had been. */

import { t } from "/look/language.js";
import { el, setText } from "/look/page.js";

const OWN_URL = "/api/session";
let asked = null;

/** Who signed in to see this page: {badge, name, seat, provider}; null on pages for everybody. */
export function person() {
  const told = document.querySelector('meta[name="person"]');
  return told && { badge: told.content, ...told.dataset };
}

/** Resolves once the same person is signed in again in this browser, here or in another tab. There is
    one dialog for everything that waits; somebody else sees the page anew. */
export function signInAgain() {
  asked ??= show().finally(() => { asked = null; });
  return asked;
}

function show() {
  const { badge, name, seat, provider } = person();
  const here = encodeURIComponent(location.pathname + location.search);
  const secret = seat
    ? el("input", { class: "input", id: "again-secret", name: "pin", type: "password", inputmode: "numeric", pattern: "[0-9]{6}", maxlength: 6, autocomplete: "off", required: true })
    : el("input", { class: "input", id: "again-secret", name: "password", type: "password", maxlength: 256, autocomplete: "current-password", required: true });
  const problem = el("p", { class: "problem", role: "alert", hidden: true });
  const button = el("button", { class: "button primary", type: "submit" }, t("登录"));
  const form = el("form", { method: "dialog" },
    el("h2", { id: "again-title" }, t("请重新登录")),
    el("p", {}, t("登录已到期。您填写的内容都还在，登录后接着办。")),
    el("p", { class: "hint" }, `${name} `, el("span", { class: "number" }, badge)),
    el("div", { class: "field" }, el("label", { for: "again-secret" }, seat ? t("PIN（六位数字）") : t("密码")), secret),
    problem,
    el("div", { class: "sheet-actions reversed" },
      button,
      provider && el("a", { class: "button", href: "/sign-in/with?next=/sign-in/done", target: "_blank", rel: "noopener" }, t("用{name}登录", { name: provider })),
      el("a", { class: "button quiet", href: `/sign-in?next=${here}` }, t("换一个人"))));
  const dialog = el("dialog", { class: "sheet", "data-sign-in-again": true, "aria-labelledby": "again-title" }, form);
  dialog.addEventListener("close", () => { if (dialog.isConnected) dialog.showModal(); });
  document.body.append(dialog);
  dialog.showModal();
  secret.focus();

  return new Promise((resolve) => {
    const gone = new AbortController();
    const take = (session) => {
      if (!session?.signed_in) return;
      if (session.badge !== badge) return void location.reload();
      document.querySelector('meta[name="csrf-token"]').content = session.csrf_token;
      gone.abort();
      dialog.remove();
      resolve();
    };
    const look = () => own("GET").then(take, () => { /* tried again at the next look */ });
    addEventListener("focus", look, { signal: gone.signal });
    document.addEventListener("visibilitychange", look, { signal: gone.signal });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      problem.hidden = true;
      try {
        take(await own("POST", { badge, [secret.name]: secret.value }));
      } catch (refusal) {
        setText(problem, [refusal.title, refusal.detail].filter(Boolean).join(t("：")));
        problem.hidden = false;
        secret.select();
      }
      button.disabled = false;
    });
  });
}

/** The session as the server knows it; throws problem details. The token is that of whoever this
    browser is without the session: a window's own screen has one. */
async function own(method, body) {
  const token = body && (await own("GET")).csrf_token;
  let answer;
  try {
    answer = await fetch(OWN_URL, {
      method,
      headers: { Accept: "application/json", "Accept-Language": document.documentElement.lang,
        ...(body && { "Content-Type": "application/json", "X-CSRF-Token": token }) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(8000),
    });
  } catch {
    throw { title: t("没有连上服务器"), detail: t("请稍后再试") };
  }
  const told = await answer.json();
  if (!answer.ok) throw told;
  return told;
}
