// What src/app/export.rs asks of the browser.

/** How long a file may take to be saved, in milliseconds. */
const SAVED = 60_000;

/** Gives the user `text` as a file. */
export const download = (name, type, text) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SAVED);
};
