// What a host says to an element: attributes, properties and events, as the options of one object.
import { attributes as ATTRIBUTES } from "../src/element/said.js";

/** What is no text. The token alone is no data. */
const PROPERTIES = ["entities", "filters", "observations", "token"];
const EVENTS = { onHealthSelect: "health-select", onHealthState: "health-state", onTimespanChange: "timespan-change" };
const OPTIONS = [...ATTRIBUTES, ...PROPERTIES, ...Object.keys(EVENTS)];

/** The options among `all`, and what else there is. */
export function split(all) {
  const [options, rest] = [{}, {}];
  for (const [name, value] of Object.entries(all)) (OPTIONS.includes(name) ? options : rest)[name] = value;
  return { options, rest };
}

/** `options` as attributes, all of them texts. What is undefined, null or false is no attribute. */
export function attributes(options) {
  const written = {};
  for (const name of ATTRIBUTES) {
    const value = options[name];
    if (name === "span" && typeof value === "object" && value) {
      Object.assign(written, { start: instant(value.start), end: instant(value.end) });
    } else if (name === "zoom" && typeof value === "object" && value) {
      written.zoom = `${instant(value.start)}/${instant(value.end)}`;
    } else if (value !== undefined && value !== null && value !== false) {
      written[name] = value === true ? "" : instant(value);
    }
  }
  return written;
}

/** A date that is none is a text that the element says is wrong. */
const instant = (value) => (value instanceof Date && !isNaN(value) ? value.toISOString() : String(value));

/** Gives `element` its properties and listeners, where they are others than those of `before`. */
export function listen(element, options, before = {}) {
  for (const name of PROPERTIES) if (!isSame(options[name], before[name])) element[name] = options[name];
  for (const [option, event] of Object.entries(EVENTS)) {
    if (options[option] === before[option]) continue;
    if (before[option]) element.removeEventListener(event, before[option]);
    if (options[option]) element.addEventListener(event, options[option]);
  }
}

/** Whoever writes an object where it is used makes a new one each time. */
function isSame(one, other) {
  if (one === other || typeof one !== "object" || typeof other !== "object") return one === other;
  try {
    return JSON.stringify(one) === JSON.stringify(other);
  } catch {
    return false;
  }
}

/** Gives `element` all that `options` say, and takes away what `before` said and they do not. */
export function apply(element, options, before = {}) {
  const [now, then] = [attributes(options), attributes(before)];
  for (const name of Object.keys(then)) if (!(name in now)) element.removeAttribute(name);
  for (const [name, value] of Object.entries(now)) if (then[name] !== value) element.setAttribute(name, value);
  listen(element, options, before);
}
