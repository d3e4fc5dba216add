/* The own sign-in: the password and the PIN, and where one is signed in. */

import { readJson, shownWindow, t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el, ready, setText } from "/look/page.js";
import { command } from "/static/api.js";
import { complain, moment } from "/static/case_parts.js";

const boot = readJson("boot");
const { view } = boot;

/** One form: what it sends, and what is said afterwards. */
function wire(name, send) {
  const form = document.querySelector(`[data-form="${name}"]`);
  if (!form) return;
  const [problem, done] = [form.querySelector("[data-problem]"), form.querySelector("[data-done]")];
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    complain(problem, null);
    setText(done, "");
    try {
      setText(done, await send(form));
      form.reset();
    } catch (refusal) {
      complain(problem, refusal);
    }
    button.disabled = false;
  });
  ready(form);
}

wire("password", async (form) => {
  if (form.new_password.value !== form.again.value) throw { title: t("两次输入的新密码不一样"), detail: t("请再输一次") };
  await command("/api/account/password", { password: form.password.value, new_password: form.new_password.value });
  if (view.must_change) location.assign("/");
  return t("密码已修改");
});
wire("pin", async (form) => {
  await command("/api/account/pin", { password: form.password.value, pin: form.pin.value });
  setText(document.querySelector("[data-has-pin]"), t("已经设置PIN，可以换一个。"));
  return t("PIN已设置");
});

const list = document.querySelector("[data-sessions]");
if (list) {
  list.replaceChildren(...view.sessions.map((one) => el("li", {},
    el("span", { class: "status", "data-tone": one.this ? "good" : "calm" }, icon(one.seat ? "window" : "people"),
      one.seat ? t("{window}号窗口", { window: shownWindow(one.seat) }) : one.way === "sign_on" ? t("单点登录") : t("密码登录")),
    el("span", {}, t("{time}登录", { time: moment(one.began_at) })),
    el("span", { class: "hint" }, one.this ? t("就是这里") : t("最近操作{time}", { time: moment(one.seen_at) })))));
  const problem = list.closest("section").querySelector("[data-problem]");
  const leave = (path, method) => async () => {
    try {
      await command(path, {}, method);
      location.assign("/sign-in");
    } catch (refusal) {
      complain(problem, refusal);
    }
  };
  document.querySelector("[data-sign-out]").addEventListener("click", leave("/api/session", "DELETE"));
  document.querySelector("[data-everywhere]").addEventListener("click", leave("/api/account/sign-out-everywhere", "POST"));
}
