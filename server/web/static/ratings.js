/* The back office of ratings: figures of a period, paper forms, project numbers, the look for flags. */

import { nameOf, readJson, t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { LEVELS, face, levelWord } from "/look/faces.js";
import { el, ready, setText } from "/look/page.js";
import { ask, command } from "/static/api.js";
import { shownWindow } from "/static/calls.js";
import { complain, stateBadge } from "/static/case_parts.js";
import { FLAGS } from "/static/case_words.js";
import { tagsFor } from "/static/position.js";

const boot = readJson("boot");
const find = (name) => document.querySelector(`[data-${name}]`);
const CHANNELS = { keypad: "评价器", tablet: "评价屏", qr: "手机", paper: "纸质评价表" };
let { view } = boot;

const percent = (part, whole) => (whole ? `${Math.round((part / whole) * 1000) / 10}%` : "–");

function paint() {
  const counted = view.rated - view.set_aside;
  const facts = [["参评", t("{rated}/{prompted}", view)], ["参评率", percent(view.rated, view.prompted)],
    ["满意率", percent(view.good, counted)], ["按期整改率", percent(view.rectified_in_time, view.valid_bad)],
    ["不予采信", view.set_aside], ["再次评价", view.second],
    ...Object.entries(view.channels).map(([channel, count]) => [CHANNELS[channel] ?? channel, count])];
  find("figures").replaceChildren(...facts.map(([word, value]) => el("div", {}, el("dt", {}, t(word)), el("dd", { class: "figure" }, String(value)))));
  find("flags").replaceChildren(...(view.flags.length ? view.flags.map((flag) => el("li", {},
    el("a", { class: "flag-row", href: `/cases/${flag.case}` }, el("strong", {}, t(FLAGS[flag.kind] ?? flag.kind)),
      el("span", {}, t("{window}号窗口", { window: shownWindow(flag.window) }), " · ", flag.day, flag.ratings ? ` · ${t("{n}条评价", { n: flag.ratings })}` : ""),
      stateBadge(flag.state)))) : [el("li", { class: "calm" }, icon("check"), t("没有异常标记"))]));
}

function paintReasons() {
  const level = Number(find("paper").level.value);
  find("tags").replaceChildren(...tagsFor(boot.reasons.reasons, level).map((tag) => el("label", { class: "tag" },
    el("input", { type: "checkbox", name: "tag", value: tag.code }), el("span", {}, nameOf(tag.name)))));
}

/** One form: its press, its answer in words, and what to do afterwards. */
function wire(name, send) {
  const form = find(name);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [problem, done] = [form.querySelector("[data-problem]"), form.querySelector("[data-done]")];
    complain(problem, null);
    setText(done, "");
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      setText(done, await send(form));
      view = await ask(`/api/ratings?since=${view.since}&until=${view.until}`);
      paint();
    } catch (refusal) {
      complain(problem, refusal);
    }
    button.disabled = false;
  });
}

wire("paper", async (form) => {
  const tags = [...form.querySelectorAll("[name=tag]:checked")].map((box) => box.value);
  const taken = await command("/api/ratings/paper", { number: form.number.value, day: form.day.value || null,
    level: Number(form.level.value), tags, text: form.text.value });
  form.number.value = "";
  form.text.value = "";
  paintReasons();
  return t("已录入{number}号的评价", taken);
});
wire("links", async (form) => {
  const file = form.file.files[0];
  const one = { number: form.number.value, day: form.day.value || null, project_number: form.project.value };
  const n = await (file ? command("/api/project-links/import", file) : command("/api/project-links", { links: [one] }));
  form.reset();
  return t("已关联{n}件", { n });
});
wire("look", async () => {
  const found = await command("/api/ratings/look");
  return t("新发现{new}处，已知{known}处", found);
});
find("levels").replaceChildren(...LEVELS.map(([value, word]) => el("label", { class: "face paper-level" },
  el("input", { type: "radio", name: "level", value, required: true, class: "visually-hidden" }), face(value), levelWord(t(word)))));
find("levels").addEventListener("change", paintReasons);
paint();
for (const name of ["paper", "links", "look"]) ready(find(name));
