/* The clerk of a window, as a citizen sees it: a photo or the first character, the name, the number. */

import { t } from "/look/language.js";
import { el } from "/look/page.js";

/** {badge, name, photo} or null; null too when nobody can say. */
export async function fetchClerk(window) {
  const answer = await fetch(`/rate/${encodeURIComponent(window)}/clerk`).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

/** The first character of a Chinese name, the first letters of another. */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  return words.length > 1 ? words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("") : [...(words[0] ?? "")][0] ?? "";
}

export function clerkCard({ badge, name, photo }, window) {
  const address = `/rate/${encodeURIComponent(window)}/clerk/${encodeURIComponent(badge)}.jpg`;
  return [
    photo ? el("img", { class: "clerk-face", src: address, alt: "", width: 120, height: 120 })
      : el("span", { class: "clerk-face", "aria-hidden": "true" }, initials(name || badge)),
    el("p", { class: "clerk-name" }, name, el("span", { class: "muted" }, t("工号{badge}", { badge }))),
  ];
}
