// What is on the screen, compared with a picture of before: `UPDATE_PICTURES=1` takes them anew.
//
// Neither font nor zone nor motion is the machine's; what is left is how it smoothes edges.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** How far off a channel of a pixel may be until the pixel is another. */
const NEAR = 40;

/** How many of a million pixels may be others, and how many of the smallest picture. */
const FEW = 300;
const FEWEST = 24;

/** What is wrong with `png`, if it differs from the picture at `path`; it is then left beside it. */
export async function fault(page, path, png) {
  const changed = path.replace(/\.png$/, "-changed.png");
  rmSync(changed, { force: true });
  const difference = await differs(page, path, png);
  if (!difference) return undefined;
  if (process.env.UPDATE_PICTURES) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, png);
    return undefined;
  }
  writeFileSync(changed, png);
  return `${path}: ${difference}`;
}

async function differs(page, path, png) {
  let before;
  try {
    before = readFileSync(path);
  } catch {
    return "there is no picture; UPDATE_PICTURES=1 takes one";
  }
  if (before.equals(png)) return undefined;
  const [[was, is], others] = await compare(page, before, png);
  if (was !== is) return `it was ${was} pixels, it is ${is}`;
  const [width, height] = was.split(" × ");
  return others > Math.max(FEWEST, (width * height * FEW) / 1e6) && `${others} pixels are others`;
}

/** The sizes of two pictures, and how many of their pixels differ: a browser reads PNG anyway. */
const compare = (page, ...pictures) =>
  page.evaluate(
    async ([pictures, near]) => {
      const [was, is] = await Promise.all(
        pictures.map(async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt());
          const image = await createImageBitmap(new Blob([bytes]));
          const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
          canvas.drawImage(image, 0, 0);
          return canvas.getImageData(0, 0, image.width, image.height);
        }),
      );
      const sizes = [was, is].map(({ width, height }) => `${width} × ${height}`);
      let others = 0;
      for (let at = 0; at < was.data.length; at += 4) {
        const off = (channel) => Math.abs(was.data[at + channel] - is.data[at + channel]);
        others += Math.max(off(0), off(1), off(2)) > near;
      }
      return [sizes, others];
    },
    [pictures.map((bytes) => bytes.toString("base64")), NEAR],
  );
