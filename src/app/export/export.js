// What src/app/export asks of the browser.

/** How long a file may take to be saved, in milliseconds. */
const SAVED = 60_000;

/** The most pixels that a picture has across, whatever the browser. */
const WIDEST = 16_384;

/** Gives the user `parts`, one after the other, as a file. */
export const download = (name, type, parts) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(parts, { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SAVED);
};

/** `text` where the browser keeps files: it takes no memory of the page's. */
export const part = (text) => new Blob([text]);

/** Copies the link to this page with another query, and says it; throws it where the browser does not let it. */
export const copyLink = async (query) => {
  const link = new URL(query, location.href).href;
  try {
    await navigator.clipboard.writeText(link);
  } catch {
    throw link;
  }
  return link;
};

/** A picture of `svg` in pixels, two for each of its own where they are not too many. */
export const paint = async (svg) => {
  const image = new Image();
  // Policies that name `data:` for pictures are more than those that name `blob:`.
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(2, WIDEST / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = image.width * scale;
  canvas.height = image.height * scale;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve));
  if (!blob) throw new Error(`${canvas.width} × ${canvas.height}`);
  return blob;
};
