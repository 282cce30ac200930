// The package. Importing it does nothing, so that a server may do so; whatever needs the engine loads it.
export { clearCache, historyAlerts, watchHistoryAlerts } from "./headless.js";
export { load } from "./load.js";
export { mount, unmount, update } from "./mount.js";
export { version } from "./version.js";
