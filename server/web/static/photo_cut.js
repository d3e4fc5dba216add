/* Which square of a picture is kept: its middle as shares of the picture, its size by the zoom. Pure. */

/** {x, y, side} in pixels; the square never leaves the picture. */
export function cutOf({ width, height }, zoom, at) {
  const side = Math.min(width, height) / Math.max(1, zoom);
  const within = (middle, length) => Math.min(Math.max(middle * length - side / 2, 0), length - side);
  return { x: within(at.x, width), y: within(at.y, height), side };
}

/** The middle after a move by shares of the picture: never further than the square can follow. */
export function moved(picture, zoom, at, dx, dy) {
  const { x, y, side } = cutOf(picture, zoom, { x: at.x + dx, y: at.y + dy });
  return { x: (x + side / 2) / picture.width, y: (y + side / 2) / picture.height };
}
