/* A photo as the phone gives it becomes a smaller JPEG: less to send, and no place or owner in it. */

const LONGEST = 1600;
const SMALL = 240;

/** {blob, small}: the JPEG to send and a data address to show. Rejects what is no picture. */
export async function photoOf(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const blob = await new Promise((done) => drawn(picture, LONGEST).toBlob(done, "image/jpeg", 0.85));
  const small = drawn(picture, SMALL).toDataURL("image/jpeg", 0.8);
  picture.close();
  return { blob, small };
}

/** The small picture of a photo that was kept. */
export async function smallOf(blob) {
  const picture = await createImageBitmap(blob);
  const small = drawn(picture, SMALL).toDataURL("image/jpeg", 0.8);
  picture.close();
  return small;
}

function drawn(picture, longest) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
