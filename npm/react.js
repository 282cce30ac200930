"use client";

// For React 17 to 19, which differ in what they do to custom elements: so attributes are all that React sets.
import {
  createContext,
  createElement,
  forwardRef,
  useCallback,
  useContext,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { load, watchHistoryAlerts } from "./index.js";
import { attributes, listen, split } from "./options.js";

const Shared = createContext(undefined);
/** Before the element asks anybody, and silent on a server. */
const useCommit = typeof document === "undefined" ? useEffect : useLayoutEffect;

/** Says for all below it where to ask, and about which span. */
export function AlertHistoryProvider({ children, onSpanChange, span = "24h", ...options }) {
  const [own, setOwn] = useState(span);
  const isGiven = JSON.stringify(span);
  useEffect(() => setOwn(span), [isGiven]);
  const { token, ...plain } = options;
  const key = JSON.stringify([plain, own]);
  // Whoever writes a function where it is used makes a new one each time.
  const tell = useRef(onSpanChange);
  useCommit(() => {
    tell.current = onSpanChange;
  });
  const setSpan = useCallback((span) => {
    setOwn(span);
    tell.current?.(span);
  }, []);
  const shared = useMemo(() => {
    // What no element hears of is for the hooks.
    const { alertsOnly, detail, ...said } = options;
    return { key, options, said: { ...said, span: own }, setSpan, span: own };
  }, [key, token]);
  return createElement(Shared.Provider, { value: shared }, children);
}

/** The bar of an entity; what the provider above says need not be said to it. */
export const GlobalHealthBar = component("global-health-bar", "GlobalHealthBar");

/** A lane for each of many entities; the same. */
export const HealthTimelines = component("health-timelines", "HealthTimelines");

function component(tag, name) {
  const Element = forwardRef((props, ref) => {
    const shared = useContext(Shared);
    const { className, wasm, ...all } = { ...shared?.said, ...props };
    const { options, rest } = split(all);
    const element = useRef(null);
    const before = useRef({});
    useImperativeHandle(ref, () => element.current, []);
    useCommit(() => {
      listen(element.current, options, before.current);
      before.current = options;
    });
    useEffect(() => {
      // The element says so.
      load({ wasm }).catch(() => {});
    }, []);
    // React 17 and 18 call it `classname` otherwise.
    return createElement(tag, { ...attributes(options), class: className, ...rest, ref: element });
  });
  Element.displayName = name;
  return Element;
}

/** The history of the alerts that `filters` take, in the span of the provider above. */
export function useHistoryAlert(filters) {
  const { key, options, span } = useShared();
  const taken = JSON.stringify(filters);
  const [told, setTold] = useState(NOTHING);
  const subscription = useRef(undefined);
  const token = useRef(options.token);
  useEffect(() => {
    token.current = options.token;
    // The old stays while the new loads, but not that of other alerts.
    const tell = (state) =>
      setTold((old) => ({ ...state, history: state.history ?? (old.taken === taken ? old.history : undefined), key, taken }));
    subscription.current = watchHistoryAlerts(filters, span, options, tell);
    return subscription.current.unsubscribe;
  }, [key, taken]);
  useEffect(() => {
    if (token.current === options.token) return;
    token.current = options.token;
    subscription.current.token(options.token);
  }, [options.token]);
  const refresh = useCallback(() => subscription.current?.refresh(), []);
  return useMemo(() => {
    const isAnswer = told.taken === taken && told.key === key;
    return {
      error: isAnswer ? told.error : undefined,
      fetching: !isAnswer || told.fetching,
      history: told.taken === taken ? told.history : undefined,
      refresh,
    };
  }, [told, key, taken, refresh]);
}

const NOTHING = { error: undefined, fetching: true, history: undefined };

/** The span of the provider above, and what sets it. */
export function useMetricsTimeSpan() {
  const { setSpan, span } = useShared();
  return [span, setSpan];
}

function useShared() {
  const shared = useContext(Shared);
  if (!shared) throw new Error("there is no alert history here: put an <AlertHistoryProvider> around it");
  return shared;
}
