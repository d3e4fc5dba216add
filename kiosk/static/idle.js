/* Back to the start when nobody is there any more, with a word before it happens. */

import { t } from "/look/language.js";
import { setText } from "/look/page.js";

const IDLE_S = 45;
const WARN_S = 10;

export function watchIdle({ atRest, goHome }) {
  const box = document.querySelector("[data-idle]");
  const text = document.querySelector("[data-idle-text]");
  let idle = 0;

  const touched = () => { idle = 0; box.hidden = true; };
  for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, touched, { capture: true, passive: true });
  document.querySelector("[data-idle-stay]").addEventListener("click", touched);

  setInterval(() => {
    if (atRest() || ["done", "away"].includes(document.body.dataset.view)) { touched(); return; }
    idle += 1;
    if (idle >= IDLE_S) { goHome(); return; }
    if (idle >= IDLE_S - WARN_S) {
      box.hidden = false;
      setText(text, t("{n}秒后返回首页", { n: IDLE_S - idle }));
    }
  }, 1000);
}
