/* The board beside the notices: shows the one that is being written. */

import { ready } from "/look/page.js";
import { noticeOn } from "/static/admin_notice_fields.js";

const list = document.querySelector("[data-field='boards.notices'] [data-lines]");
const pane = document.querySelector("[data-board]");
const board = pane.querySelector("iframe");
let chosen = null;

function tell() {
  if (!chosen?.isConnected) chosen = list.firstElementChild;
  for (const card of list.children) card.toggleAttribute("data-chosen", card === chosen);
  board.contentWindow.postMessage({ notice: chosen ? noticeOn(chosen) : null }, location.origin);
}

list.addEventListener("focusin", (event) => {
  chosen = event.target.closest("li");
  tell();
});
list.addEventListener("pointerdown", (event) => {
  chosen = event.target.closest("li") ?? chosen;
  tell();
});
list.addEventListener("input", tell);
list.addEventListener("change", tell);
pane.querySelector("[data-board-choices]").addEventListener("change", (event) => {
  board.src = `/admin/notices/board?lang=${event.target.value}`;
});
addEventListener("message", (event) => {
  if (event.origin === location.origin && event.data.board === "ready") tell();
});
ready(pane.querySelector("[data-board-choices]"));
board.src = `/admin/notices/board?lang=${pane.querySelector(":checked").value}`;
