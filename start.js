import init from "./page.js";

init().catch((error) => {
  document.body.append(`The page could not start: ${error.message}`);
  throw error;
});

// Whoever comes with the keyboard is spared the way through all controls.
addEventListener("keydown", (event) => {
  const search = document.querySelector("[part=search]");
  if (event.key === "/" && search && !event.target.matches("input, select")) {
    event.preventDefault();
    search.focus();
  }
});
