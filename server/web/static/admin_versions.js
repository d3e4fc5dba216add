/* The hall's versions as a list: those that wait, the latest, or all. */

import { readJson, t } from "/look/language.js";
import { el } from "/look/page.js";
import { tellNow } from "/static/admin_changes.js";
import { versionLine } from "/static/admin_version_words.js";

const { versions } = readJson("boot").view;
const CHOSEN = {
  all: versions,
  waiting: versions.filter((one) => one.state === "waiting" || (one.state === "refused" && one === versions[0])),
  latest: versions.filter((one) => one.state !== "waiting").slice(0, 5),
};
const NOTHING = { all: "还没有版本", waiting: "没有等待的改动", latest: "还没有改动" };

for (const list of document.querySelectorAll("[data-versions]")) {
  const name = list.dataset.versions;
  list.replaceChildren(...CHOSEN[name].map(versionLine));
  if (!CHOSEN[name].length) list.append(el("li", { class: "muted" }, t(NOTHING[name])));
}
tellNow();
