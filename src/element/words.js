// What an element says while the catalogue of words, which is Rust, is not here.
export const missing = {
  en: (why) => `The health bar could not be loaded: ${why}`,
  fr: (why) => `La barre de santé n’a pas pu être chargée : ${why}`,
};
