// What a page says to an element, as what the element takes.

/** The attributes, all of them texts; `theme` only the style sheet reads. */
export const attributes = [
  "alertmanager",
  "cursor",
  "demo",
  "end",
  "entity",
  "keep",
  "label",
  "lang",
  "loki",
  "name",
  "prometheus",
  "refresh",
  "span",
  "start",
  "theme",
  "timezone",
  "zoom",
];

/** The text of a token that a function of the page returns or promises; nothing where that fails. */
export async function promised(ask) {
  try {
    const token = await ask();
    return token == null ? undefined : String(token);
  } catch (error) {
    reportError(error);
    return undefined;
  }
}

/** What is no JSON is said in the element, and does not throw at the page. */
export function written(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    return String(error);
  }
}

/** The attribute of `element` that its property `name` is. A date that is none is a text that the element says is wrong. */
export function reflect(element, name, value) {
  if (value == null || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : value instanceof Date && !isNaN(value) ? value.toISOString() : value);
}

/** Frameworks write what is no text as an attribute, if the element is not defined yet: nobody would hear of it. */
export function warnOfTexts(element, properties) {
  for (const name of properties.filter((name) => element.hasAttribute(name))) {
    console.warn(`<${element.localName}>: ${name} is a property, no attribute: set it once the element is defined`);
  }
}
