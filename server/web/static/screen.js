/* The screen above a window: whom it calls or serves, or why nobody. It follows the hall as a board does. */

import { nameOf, readJson, shownWindow, t } from "/look/language.js";
import { setText } from "/look/page.js";
import { follow } from "/static/live.js";
import { wordsFor } from "/static/screen_words.js";

const find = (name) => document.querySelector(`[data-${name}]`);
let view = readJson("boot").view;

function paint() {
  const { word, number } = wordsFor(view);
  find("state").dataset.state = view.state;
  setText(find("window"), shownWindow(view.window));
  setText(find("departments"), view.departments.map((name) => nameOf(name)).join(t("、")));
  setText(find("word"), t(word));
  find("word").toggleAttribute("data-alone", !number);
  setText(find("number"), number);
  setText(find("service"), number ? nameOf(view.ticket.service_name) : "");
  setText(find("waiting"), view.state === "closed" ? "" : t("等候{n}人", { n: view.waiting }));
}

function learn(windows) {
  const own = windows.find((one) => one.window === view.window);
  if (!own) return;
  view = own;
  paint();
}

paint();
follow("/board", { zone: view.zone }, {
  snapshot: ({ windows }) => learn(windows),
  change: (change) => learn(change.windows ?? []),
});
