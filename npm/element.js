// For a page without a bundler: <script type="module" src=".../element.js"></script> defines the elements.
import { load } from "./index.js";

/** Settles when the elements are defined; on a server at once. */
export const ready = typeof customElements === "undefined" ? Promise.resolve() : load();
