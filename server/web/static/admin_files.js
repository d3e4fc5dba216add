/* The hall out of and into files. */

import { readJson } from "/look/language.js";
import { tellLater, tellNow } from "/static/admin_changes.js";
import { wireIntake } from "/static/admin_intake.js";
import { wireSheets } from "/static/sheets.js";

const boot = readJson("boot");
wireSheets();
tellNow();
wireIntake({ ...boot, today: boot.view.today }, (kept) => {
  tellLater(kept);
  location.assign("/admin/versions");
});
