/* A board that shows the one notice that it is told, as the hall's boards would. */

import { nameOf, readJson } from "/look/language.js";
import { setText } from "/look/page.js";
import { paintSlide } from "/static/board_slide.js";

const { zones } = readJson("boot");
const find = (name) => document.querySelector(`[data-${name}]`);

function show(notice) {
  const slide = notice?.title?.zh ? notice : null;
  find("slide").hidden = !slide;
  find("welcome").hidden = Boolean(slide);
  if (slide) paintSlide(find("slide"), { text: { zh: "" }, ...slide }, (picture) => `/admin/pictures/${picture}.jpg`);
  const line = slide ? "" : nameOf(notice?.text ?? { zh: "" });
  find("notice").hidden = !line;
  setText(find("notice-text"), line);
  const zone = zones.find((one) => one.code === notice?.zone);
  find("zone").hidden = !zone;
  setText(find("zone"), zone ? nameOf(zone.name) : "");
}

addEventListener("message", (event) => {
  if (event.origin === location.origin) show(event.data.notice);
});
show(null);
parent.postMessage({ board: "ready" }, location.origin);
