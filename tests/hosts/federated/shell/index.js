// A shell that shows two micro-apps, each of which brings the package.
const span = { start: "2026-02-22T12:00:00.000Z", end: "2026-03-01T12:00:00.000Z" };

Promise.all([import("one/bars"), import("two/bars")]).then(([one, two]) => {
  one.show(document.body, ["Platform", "Network"], span);
  two.show(document.body, ["Monitoring"], span);
});
