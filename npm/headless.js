// The history without a picture, for hosts that draw themselves.
import { load } from "./load.js";
import { attributes } from "./options.js";

/** The history of the alerts that `filters` take, once all of it was read. */
export function historyAlerts(filters, span, options = {}) {
  const { signal, ...rest } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const end = (settle, value) => {
      subscription.unsubscribe();
      signal?.removeEventListener("abort", abort);
      settle(value);
    };
    const abort = () => end(reject, signal.reason);
    const subscription = watchHistoryAlerts(filters, span, { ...rest, refresh: undefined }, ({ error, fetching, history }) => {
      if (error) end(reject, error);
      else if (history && !fetching && !history.partial) end(resolve, history);
    });
    signal?.addEventListener("abort", abort);
  });
}

/** Tells `listener` of the history of the alerts that `filters` take, whenever it changes. */
export function watchHistoryAlerts(filters, span, options, listener) {
  const { demo, observations, token, wasm } = options;
  let bearer = token;
  let history, stop, watch;
  let isGone = false;

  const tell = (state) => {
    if (isGone) return;
    try {
      listener({ error: undefined, history, ...state });
    } catch (error) {
      reportError(error);
    }
  };
  const hear = (fetching, json, fault) => {
    if (isGone) return;
    if (json !== undefined) history = JSON.parse(json);
    tell({ fetching, error: fault === undefined ? undefined : new TypeError(fault) });
  };
  const renew = async () => {
    const renewed = await ask(bearer);
    watch?.renewed(renewed);
    return renewed;
  };
  const begin = async () => {
    const asked = question(filters, span, options);
    const given = bearer;
    const data = demo ? import("./demo.js").then(({ demo }) => demo()) : observations;
    const [engine, first, told] = await Promise.all([load({ wasm }), ask(given), data]);
    if (isGone) return;
    if (told) asked.observations = JSON.stringify(told);
    // Nothing that it held is left to be freed when the engine has broken down.
    engine.shown.set(hear, () => {
      watch = undefined;
      tell({ fetching: false, error: new Error("the engine has broken down: its console says why") });
    });
    stop = () => {
      engine.shown.delete(hear);
      watch?.free();
      watch = undefined;
    };
    watch = await engine.watch(JSON.stringify(asked), first, typeof given === "function" ? renew : undefined, hear);
    if (isGone || watch === undefined) stop();
    if (watch === undefined) throw new Error("the code of the history could not be fetched: the console says why");
    if (bearer !== given) await tellToken();
  };
  const tellToken = async () => {
    const told = bearer;
    const first = await ask(told);
    if (bearer === told) watch?.token(first);
  };
  begin().catch((error) => tell({ fetching: false, error }));
  return {
    refresh: () => watch?.refresh(),
    token: async (token) => {
      bearer = token;
      await tellToken();
    },
    unsubscribe: () => {
      isGone = true;
      // Later, since whoever asks anew at once finds what this one has learnt.
      setTimeout(() => stop?.());
    },
  };
}

/** Forgets what the browser keeps of the past: when a user signs out. */
export async function clearCache() {
  const engine = await load();
  await engine.clearCache();
}

const ask = async (token) => (typeof token === "function" ? token() : token) ?? undefined;

/** What the engine is asked, all of it texts. */
function question(filters, span, { alertsOnly, demo, detail, observations, token, wasm, ...sources }) {
  const asked = attributes({ ...sources, span });
  if (detail) asked.detail = detail;
  if (alertsOnly) asked.narrow = "";
  if (Object.keys(filters).length > 0) asked.filters = written(filters);
  return asked;
}

function written(filters) {
  for (const [name, wanted] of Object.entries(filters)) {
    // It would take no alert, or all: nobody means either.
    if ([wanted].flat().length === 0) throw new TypeError(`the filter “${name}” has no value`);
  }
  return JSON.stringify(filters);
}
