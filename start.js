import init from "./page.js";

init().catch((error) => {
  document.body.append(`The page could not start: ${error.message}`);
  throw error;
});
