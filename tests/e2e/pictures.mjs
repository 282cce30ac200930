// What is on the screen, compared with a picture of before: `UPDATE_PICTURES=1` takes them anew.
//
// Neither font nor zone nor motion is the machine's; what is left is how it smoothes edges.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { png } from "./png.mjs";

/** How far off a channel of a pixel may be, of 255, until the pixel is another. */
const NEAR = 40;

/** How many of a million pixels may be others, and how many of the smallest picture. */
const FEW = 300;
const FEWEST = 24;

/** What is wrong with what `page` shows in `clip`, if it differs from the picture at `path`; what it shows is then left beside it. */
export async function fault(page, path, clip) {
  const changed = path.replace(/\.png$/, "-changed.png");
  rmSync(changed, { force: true });
  const shown = await page.screenshot({ clip, fullPage: true });
  const difference = await differs(page, path, shown);
  if (!difference) return undefined;
  if (process.env.UPDATE_PICTURES) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await small(page, shown));
    return undefined;
  }
  writeFileSync(changed, shown);
  return `${path}: ${difference}`;
}

async function differs(page, path, shown) {
  let before;
  try {
    before = readFileSync(path);
  } catch {
    return "there is no picture; UPDATE_PICTURES=1 takes one";
  }
  const [[was, is], others] = await compare(page, before, shown);
  if (was !== is) return `it was ${was} pixels, it is ${is}`;
  const [width, height] = was.split(" × ");
  return others > Math.max(FEWEST, (width * height * FEW) / 1e6) && `${others} pixels are others`;
}

/** The sizes of two pictures, and how many of their pixels differ. */
const compare = (page, ...pictures) =>
  read(
    page,
    pictures,
    ([was, is], near) => {
      const sizes = [was, is].map(({ width, height }) => `${width} × ${height}`);
      let others = 0;
      for (let at = 0; at < was.data.length; at += 4) {
        const off = (channel) => Math.abs(was.data[at + channel] - is.data[at + channel]);
        others += Math.max(off(0), off(1), off(2)) > near;
      }
      return [sizes, others];
    },
    NEAR,
  );

/** The picture in so few colours that each pixel takes a byte; by much less than what counts as another it differs. */
async function small(page, picture) {
  const { indices, ...more } = await read(page, [picture], ([{ width, height, data }]) => {
    for (const step of [17, 51, 85]) {
      const palette = new Map();
      const indices = new Uint8Array(width * height);
      for (let pixel = 0; pixel < indices.length; pixel++) {
        const [red, green, blue] = [0, 1, 2].map((channel) => Math.round(data[pixel * 4 + channel] / step) * step);
        const colour = red | (green << 8) | (blue << 16);
        if (!palette.has(colour)) palette.set(colour, palette.size);
        indices[pixel] = palette.get(colour);
      }
      const text = Array.from(indices, (index) => String.fromCharCode(index)).join("");
      if (palette.size <= 256) return { width, height, palette: [...palette.keys()], indices: btoa(text) };
    }
  });
  return png({ ...more, indices: Buffer.from(indices, "base64") });
}

/** What `use` makes of the pixels of pictures, in the browser: it reads PNG anyway. */
const read = (page, pictures, use, how = null) => {
  const texts = pictures.map((bytes) => bytes.toString("base64"));
  return page.evaluate(`Promise.all(${JSON.stringify(texts)}.map(${pixels})).then((pictures) => (${use})(pictures, ${how}))`);
};

async function pixels(base64) {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt());
  const image = await createImageBitmap(new Blob([bytes]));
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  return canvas.getImageData(0, 0, image.width, image.height);
}
