export type { HealthElement } from "./index.js";

/** Settles when the engine of the elements is here, which are defined at once; on a server there are none. */
export const ready: Promise<unknown>;
