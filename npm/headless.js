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
  const { alertsOnly, detail, refresh, token, wasm, ...sources } = options;
  const asked = Object.entries(attributes({ ...sources, span })).flat();
  for (const [name, value] of Object.entries({ detail, refresh })) if (value) asked.push(name, value);
  if (alertsOnly) asked.push("narrow", "");
  const taken = pairs(filters);
  let history, watch;
  let isGone = false;
  const tell = (state) => {
    if (isGone) return;
    try {
      listener({ history, ...state });
    } catch (error) {
      reportError(error);
    }
  };
  const hear = (fetching, json, fault) => {
    if (isGone) return;
    if (json !== undefined) history = JSON.parse(json);
    tell({ fetching, error: fault === undefined ? undefined : new TypeError(fault) });
  };
  const begin = async () => {
    const [{ Watch }, bearer] = await Promise.all([load({ wasm }), ask(token)]);
    if (!isGone) watch = new Watch(asked, taken, bearer, hear);
  };
  begin().catch((error) => tell({ fetching: false, error }));
  return {
    refresh: () => watch?.refresh(),
    token: async (token) => {
      const bearer = await ask(token);
      watch?.token(bearer);
    },
    unsubscribe: () => {
      isGone = true;
      // Later, since whoever asks anew at once finds what this one has learnt.
      setTimeout(() => {
        watch?.free();
        watch = undefined;
      });
    },
  };
}

/** Forgets what the browser keeps of the past: when a user signs out. */
export async function clearCache() {
  const engine = await load();
  await engine.clearCache();
}

const ask = async (token) => (typeof token === "function" ? token() : token) ?? undefined;

/** Filters as names and values in turn. */
function pairs(filters) {
  return Object.entries(filters).flatMap(([name, wanted]) => {
    const values = [wanted].flat();
    // It would take no alert, or all: nobody means either.
    if (values.length === 0) throw new TypeError(`the filter “${name}” has no value`);
    return values.flatMap((value) => [name, String(value)]);
  });
}
