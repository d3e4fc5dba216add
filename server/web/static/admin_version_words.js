/* A version of the hall in one line: what became of it, when, by whom and why. */

import { dateInWords, t, timeOfDay } from "/look/language.js";
import { el } from "/look/page.js";

const STATES = { applied: ["good", "已生效"], waiting: ["warn", "等待生效"], refused: ["bad", "没有生效"], withdrawn: ["none", "已撤回"] };

/** Where the change came from. */
export function sourceOf(version) {
  const back = version.source.match(/^back:(\d+)$/);
  if (back) return t("恢复到版本{n}", { n: back[1] });
  const on = version.source.match(/^on:(\d+)$/);
  if (on) return t("修改版本{n}", { n: on[1] });
  return t({ found: "原有设置", folder: "从文件夹导入", edit: "网页修改", file: "从表格导入", first_visit: "首次设置", sign_on: "单点登录" }[version.source] ?? version.source);
}

export function versionLine(version) {
  const [tone, word] = STATES[version.state];
  const trouble = version.trouble ? t(version.trouble.what, version.trouble.facts) : "";
  const when = version.holds_from ? t("从{day}起", { day: version.holds_from }) : "";
  return el("li", { class: "version", "data-version": version.version, "data-state": version.state },
    el("span", { class: "number version-number" }, String(version.version)),
    el("div", {},
      el("p", {}, el("a", { href: `/admin/versions/${version.version}` }, version.why || sourceOf(version)), " ",
        el("span", { class: "status", "data-tone": version.in_force ? "calm" : tone }, version.in_force ? t("现在的设置") : t(word))),
      el("p", { class: "hint" }, [`${dateInWords(version.made_at)} ${timeOfDay(version.made_at)}`, version.by_name || version.by || t("系统"), sourceOf(version), when].filter(Boolean).join(" · ")),
      trouble ? el("p", { class: version.state === "withdrawn" ? "hint" : "trouble" }, trouble, version.state === "waiting" ? t("；{day}再试", { day: version.next_try }) : "") : ""));
}
