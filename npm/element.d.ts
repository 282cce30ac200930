export type { HealthElement } from "./index.js";

/** Settles when the elements are defined; on a server at once. */
export const ready: Promise<unknown>;
