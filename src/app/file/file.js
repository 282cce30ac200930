// What src/app/file asks of the browser.

/** The files of a drop, or of an input. */
export const files = (event) => [...((event.dataTransfer ?? event.target).files ?? [])];

/** Whether files are dragged. */
export const drags = (event) => event.dataTransfer?.types.includes("Files") ?? false;

/** With what is compressed what begins with these bytes. */
const packings = { 0x1f8b: "gzip", 0x28b5: "zstd" };

/** The bytes of `file`, to be read piece by piece; what is compressed, decompressed, or nothing where the browser cannot do that. */
export const pieces = async (file) => {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const packing = packings[(first << 8) | second];
  const bytes = file.stream();
  try {
    return (packing ? bytes.pipeThrough(new DecompressionStream(packing)) : bytes).getReader();
  } catch {}
};

/** The next piece, or nothing after the last. */
export const next = async (pieces) => (await pieces.read()).value;

/** Why something failed, as the browser says it. */
export const why = (error) => String(error?.message ?? error);

/** Lets the user choose a file with the input after the button that heard `event`. */
export const choose = (event) => {
  const input = event.currentTarget.nextElementSibling;
  // The same one again is news, too.
  input.value = "";
  input.click();
};
