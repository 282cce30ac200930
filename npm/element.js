// For a page without a bundler: <script type="module" src=".../element.js"></script> defines the elements.
import { load } from "./index.js";

/** Settles when the engine of the elements is here, which are defined at once; on a server there are none. */
export const ready = typeof customElements === "undefined" ? Promise.resolve() : load();
