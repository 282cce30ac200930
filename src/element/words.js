// What an element says while the catalogue of words, which is Rust, is not here.
export const missing = {
  en: (why) => `The health bar could not be loaded: ${why}`,
  fr: (why) => `La barre de santé n’a pas pu être chargée : ${why}`,
};

/** Why that is so in a bundle that is no module: to who builds the page, in the language of the tools. */
export const placeless = "its script is no module: load({ wasm: url }) says where its wasm is";
