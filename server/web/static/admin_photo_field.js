/* A person's photo: chosen, cut to the face in a sheet, kept small. */

import { setText } from "/look/page.js";
import { command } from "/static/api.js";
import { cutOf, moved } from "/static/photo_cut.js";
import { sheet } from "/static/sheets.js";

const SIDE = 480; /* pixels that are kept */
const STEP = 0.04; /* of the picture, for an arrow key */

/** Asks in the sheet which square of `picture` it shall be; a JPEG, or null. */
function cut(picture) {
  const dialog = sheet("crop");
  const canvas = dialog.querySelector("canvas");
  const zoom = dialog.querySelector("[data-zoom]");
  let at = { x: 0.5, y: 0.4 }; // faces are rather above the middle
  const paint = (target) => {
    const { x, y, side } = cutOf(picture, Number(zoom.value), at);
    target.getContext("2d").drawImage(picture, x, y, side, side, 0, 0, target.width, target.height);
  };
  const move = (dx, dy) => {
    at = moved(picture, Number(zoom.value), at, dx, dy);
    paint(canvas);
  };
  zoom.value = "1";
  zoom.oninput = () => move(0, 0);
  canvas.onpointermove = (event) => {
    if (!event.buttons) return;
    const scale = cutOf(picture, Number(zoom.value), at).side / canvas.clientWidth;
    move(-event.movementX * scale / picture.width, -event.movementY * scale / picture.height);
  };
  canvas.onpointerdown = (event) => canvas.setPointerCapture(event.pointerId);
  canvas.onkeydown = (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    move(way[0] * STEP, way[1] * STEP);
  };
  paint(canvas);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.onclose = () => {
      if (dialog.returnValue !== "cut") return done(null);
      const whole = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE });
      paint(whole);
      whole.toBlob(done, "image/jpeg", 0.9);
    };
  });
}

export function fillPhoto(node, field, value) {
  const place = node.querySelector("[data-photo]");
  const [file, shown, drop, problem] = ["file", "shown", "drop", "problem"].map((name) => place.querySelector(`[data-photo-${name}]`));
  const show = (photo) => {
    place.dataset.photo = photo;
    shown.hidden = drop.hidden = !photo;
    if (photo) shown.src = `/admin/pictures/${photo}.jpg`;
  };
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    file.value = "";
    problem.hidden = true;
    try {
      const picture = await createImageBitmap(chosen, { imageOrientation: "from-image" }).catch(() => null);
      // What this browser cannot read, the server says properly.
      const jpeg = picture ? await cut(picture) : chosen;
      if (jpeg) show((await command("/api/hall/pictures?shape=face", jpeg)).picture);
    } catch (refusal) {
      problem.hidden = false;
      setText(problem, [refusal.title, refusal.detail].filter(Boolean).join(" · "));
    }
  });
  drop.addEventListener("click", () => {
    show("");
    file.focus();
  });
  show(value ?? "");
}

export const photoOf = (node) => node.querySelector("[data-photo]").dataset.photo || null;
