/* What can go wrong with a device, chosen from a small menu beside it. */

import { t } from "/look/language.js";
import { el } from "/look/page.js";
import { icon } from "/look/icons.js";

const WORDS = {
  "": "正常", silent: "拔掉", noise: "线路噪声", half: "只发半帧",
  slow: "迟迟才答", wrong_address: "地址拨错", power: "断电一次",
  out_of_paper: "缺纸", near_end: "纸将尽", cover_open: "开盖", cutter_stuck: "卡刀",
};

/** {node, show(state)}: a menu that looks like a lamp and tells what is wrong. */
export function mischiefMenu(code, name, device, act) {
  const select = el("select", {
    "aria-label": t("{name}的状态", { name }),
    onchange: () => act("mischief", { device: code, what: select.value },
      `${name} ${t(WORDS[select.value])}`, device.line),
  }, ...["", ...device.mischiefs].map((what) => el("option", { value: what }, t(WORDS[what] ?? what))));
  const node = el("label", { class: "mischief", title: name }, icon("device"), select);
  return {
    node,
    show(state) {
      select.value = state.mischief;
      node.dataset.wrong = String(state.mischief !== "");
    },
  };
}
