/* The quiet banner that says the page is not connected. One per page, made when first needed. */

import { t } from "/look/language.js";
import { icon } from "/look/icons.js";

let banner = null;
let timer = null;

/** Shows or hides the banner; a short gap is not worth a word, so it waits `patience` ms. */
export function showConnected(connected, { patience = 1500, text = t("正在重新连接…") } = {}) {
  if (!banner) {
    banner = document.createElement("div");
    banner.className = "connection";
    banner.setAttribute("role", "status");
    banner.hidden = true;
    document.body.append(banner);
  }
  document.documentElement.dataset.connected = String(connected);
  if (connected) {
    clearTimeout(timer);
    timer = null;
    banner.hidden = true;
    return;
  }
  /* Every failed try says so again: the first one's patience counts. */
  timer ??= setTimeout(() => {
    banner.replaceChildren(icon("turning"), document.createTextNode(text));
    banner.hidden = false;
  }, patience);
}
