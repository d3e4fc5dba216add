/* One version: what it changed, against which other it is compared, and going back to it. */

import { readJson, t } from "/look/language.js";
import { el, setText } from "/look/page.js";
import { ask, command } from "/static/api.js";
import { askToSave, complain, paintChanges, tellLater, tellNow } from "/static/admin_changes.js";
import { sourceOf, versionLine } from "/static/admin_version_words.js";
import { wireSheets } from "/static/sheets.js";

const boot = readJson("boot");
const find = (name) => document.querySelector(`[data-${name}]`);
const version = boot.view.versions.find((one) => one.version === boot.version);
const compared = boot.other;

find("versions").replaceChildren(versionLine(version));
setText(find("compared"), compared === null ? t("它改变了什么") : compared === 0 ? t("和现在的设置相比") : t("和版本{n}相比", { n: compared }));
paintChanges(find("changes"), boot.changes, boot);
find("other").replaceChildren(el("option", { value: 0 }, t("现在的设置")),
  ...boot.view.versions.filter((one) => one !== version).map((one) => el("option", { value: one.version }, `${one.version} ${one.why || sourceOf(one)}`)));
find("other").value = String(compared ?? 0);
find("withdraw").hidden = version.state !== "waiting";
find("back").hidden = version.state !== "applied" || version.in_force;

find("withdraw").addEventListener("click", async () => {
  try {
    await command(`/api/hall/versions/${version.version}/withdraw`);
    location.reload();
  } catch (problem) {
    complain(problem);
  }
});
find("back").addEventListener("click", async () => {
  try {
    const { changes } = await ask(`/api/hall/versions/${version.version}`);
    askToSave({ changes, hindrance: null }, async (when) => {
      tellLater(await command(`/api/hall/versions/${version.version}/back`, when));
      location.assign("/admin/versions");
    }, { ...boot, today: boot.view.today });
  } catch (problem) {
    complain(problem);
  }
});
wireSheets();
tellNow();
