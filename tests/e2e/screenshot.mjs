// screenshot.mjs URL FILE [dark|light] [WIDTH]
import { launch, open } from "./browser.mjs";

const [url, path, scheme = "light", width = 1280] = process.argv.slice(2);
if (!path) throw new Error("usage: screenshot.mjs URL FILE [dark|light] [WIDTH]");

const browser = await launch();
try {
  const page = await open(browser, url, { scheme, width: Number(width) });
  await page.screenshot({ path, fullPage: true });
} finally {
  await browser.close();
}
