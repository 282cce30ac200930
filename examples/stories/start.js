import init from "./stories.js";

init().catch((error) => {
  document.body.append(`The gallery could not start: ${error.message}`);
  throw error;
});
