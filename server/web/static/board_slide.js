/* A slide in the large field of a board: words, or a picture with its words below it. */

import { nameOf } from "/look/language.js";
import { setText } from "/look/page.js";

/** Where boards find a picture of the hall. */
export const onBoards = (picture) => `/board/pictures/${picture}.jpg`;

/** Paints `slide` into `place`. A picture that does not come leaves its words alone there. */
export function paintSlide(place, slide, addressOf = onBoards) {
  const picture = place.querySelector("[data-slide-picture]");
  setText(place.querySelector("[data-slide-title]"), nameOf(slide.title));
  setText(place.querySelector("[data-slide-text]"), nameOf(slide.text));
  const address = slide.picture ? addressOf(slide.picture) : "";
  if (picture.getAttribute("src") === (address || null)) return;
  place.toggleAttribute("data-picture", Boolean(address));
  picture.hidden = !address;
  picture.onerror = () => {
    picture.hidden = true;
    place.removeAttribute("data-picture");
  };
  if (address) picture.src = address;
  else picture.removeAttribute("src");
}
