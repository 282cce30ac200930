// Fingers on a screen, as the browser hears them: each begins, moves in steps, and leaves.
import { settle } from "./browser.mjs";

const STEPS = 6;

/** What moves fingers over `page`, each from a place to another. */
export async function fingers(page) {
  const cdp = await page.context().newCDPSession(page);
  const send = (type, touchPoints) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints });
  return async (from, to) => {
    const at = (share) => from.map(([x, y], id) => ({ id, x: x + (to[id][0] - x) * share, y: y + (to[id][1] - y) * share }));
    await send("touchStart", at(0));
    for (let step = 1; step <= STEPS; step++) {
      await send("touchMove", at(step / STEPS));
      await settle(page);
    }
    await send("touchEnd", []);
    await settle(page);
  };
}
