import("./bars.js").then(({ show }) => {
  show(document.body, ["Platform"], { start: "2026-02-22T12:00:00.000Z", end: "2026-03-01T12:00:00.000Z" });
});
