// <global-health-bar> and <health-timelines>: the classes that HTML wants of them. All else is Rust: src/element/mod.rs.
import init, { HealthBar, __wbg_reset_state as startAnew, clearCache, wrapExports } from "./global-health-bar.js";
import { attributes, promised, reflect, warnOfTexts, written } from "./said.js";
import { lookBeside } from "./snippets/split/link.js";
import { missing, placeless } from "./words.js";
import css from "./element.css"; // tools/shrink.mjs makes a string of it

const tag = "global-health-bar";
const lanes = "health-timelines";

/** The attributes that the Rust half hears of. */
const heard = attributes.filter((name) => name !== "theme");
/** The properties that are no plain text. */
const json = ["entities", "filters", "observations"];

/** The Rust half, on its way or here. */
let engine;
let isHere = false;
/** Why it did not come, if it did not. */
let failure;
/** The elements on the page until it is here, each with what to do then. */
const waiting = new Map();

/**
 * Starts the Rust half, from what the host has `given` where it does not lie beside this module. The elements are defined
 * before it is here: frameworks write as a text what an undefined one has no property for.
 */
export function start(given) {
  if (!customElements.get(tag)) define();
  failure = undefined;
  engine = fetched(given);
  const tell = () => {
    for (const begin of [...waiting.values()]) begin();
  };
  engine.then(
    () => {
      isHere = true;
      tell();
    },
    (error) => {
      failure = error;
      tell();
    },
  );
  return engine;
}

/** Where the wasm lies beside this module; a script that is none, as a bundler may make of one, has no such place. */
function besideThis() {
  try {
    return new URL("global-health-bar_bg.wasm", import.meta.url).href;
  } catch {
    return undefined;
  }
}

async function fetched(given) {
  const href = besideThis();
  // The development server of Vite 7 and older moves this module away from its wasm: most often beside the package.
  const left = href?.replace("/.vite/deps/", "/global-health-bar/");
  const wasm = given ?? left;
  if (!wasm) throw new Error(placeless);
  let place = "";
  if (typeof wasm === "string" || wasm instanceof URL) {
    const url = new URL(wasm, document.baseURI);
    place = url.pathname;
    if (wasm !== href) lookBeside(url);
  }
  wrapExports(guarded);
  return init({ module_or_path: wasm }).catch((error) => {
    const advice = wasm !== given && left !== href ? ' (it wants optimizeDeps: { exclude: ["global-health-bar"] })' : "";
    throw new Error(`${place || "its wasm"}: ${error.message}${advice}`, { cause: error });
  });
}

/** What this instance of the wasm shows or tells, each with what to do when that breaks down: by whom, if that is known. */
export const shown = new Map();
let isBroken = false;

/** The element at which something is done. */
let acting;
const acts = ["click", "focusin", "input", "keydown", "pointerdown", "pointermove", "pointerup", "toggle", "wheel"];

/** How long an element goes without another breakdown before it starts anew by itself once more, in milliseconds. */
const trust = 10_000;

/**
 * A panic leaves the wasm as it was in the midst of something: nothing of it can be trusted. The next instance begins
 * anew, with the elements that had no part in it; where it happened, that is said until the user starts it anew.
 */
function breakDown() {
  if (isBroken) return;
  isBroken = true;
  // When the panic is over.
  queueMicrotask(() => {
    startAnew();
    isBroken = false;
    const broken = [...shown.values()];
    shown.clear();
    for (const tell of broken) tell(acting);
  });
}

/** What wasm exports, but who calls it hears of a breakdown: whatever ends in it, a full memory too, passes here. */
function guarded(exports) {
  const guard = (act) => (...given) => {
    try {
      return act(...given);
    } catch (error) {
      if (isFatal(error)) breakDown();
      throw error;
    }
  };
  return Object.fromEntries(Object.entries(exports).map(([name, it]) => [name, typeof it === "function" ? guard(it) : it]));
}

const isFatal = (error) => error instanceof WebAssembly.RuntimeError || error instanceof RangeError;

function define() {
  const dress = (sheet) => {
    sheet.replaceSync(css);
    return sheet;
  };
  const sheet = dress(new CSSStyleSheet());

  class HealthElement extends HTMLElement {
    static observedAttributes = heard;
    #bar;
    #token;
    /** Whether what is shown has one. */
    #hasToken = false;
    #given = {};
    #lastWords = [];
    #startedAnew = -trust;

    static {
      const property = (name, get, set) =>
        Object.defineProperty(this.prototype, name, { configurable: true, enumerable: true, get, set });
      for (const name of attributes.filter((name) => !(name in this.prototype))) {
        const get = name === "demo" ? "hasAttribute" : "getAttribute";
        property(
          name,
          function () {
            return this[get](name);
          },
          function (value) {
            reflect(this, name, value);
          },
        );
      }
      for (const name of json) {
        property(
          name,
          function () {
            return this.#given[name];
          },
          function (value) {
            this.#given[name] = value ?? undefined;
            this.#tell(name);
          },
        );
      }
    }

    constructor() {
      super();
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
      for (const type of acts) this.shadowRoot.addEventListener(type, () => this.#acts(), { capture: true, passive: true });
    }

    connectedCallback() {
      // Set before the element was defined, they hide the setters.
      for (const name of [...attributes, "token", ...json]) {
        if (!Object.hasOwn(this, name)) continue;
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
      warnOfTexts(this, [...json, "token"]);
      if (!shown.has(this)) this.#begin();
    }

    // A style sheet is of one document. One without a window shows nothing.
    adoptedCallback() {
      const view = this.ownerDocument.defaultView;
      if (view) this.shadowRoot.adoptedStyleSheets = [view === window ? sheet : dress(new view.CSSStyleSheet())];
    }

    #begin() {
      if (isHere) return this.#mount();
      waiting.set(this, () => this.#begin());
      if (failure) this.#sayMissing();
    }

    #mount() {
      waiting.delete(this);
      shown.set(this, (guilty) => this.#breakDown(guilty));
      this.#do(() => {
        this.shadowRoot.replaceChildren();
        const root = this.shadowRoot.appendChild(document.createElement("div"));
        this.#bar = new HealthBar(root, this.localName === lanes);
      });
      this.#hasToken = false;
      for (const name of heard) this.#hear(name, this.getAttribute(name));
      for (const name of json) this.#tell(name);
      this.#tellToken();
    }

    // Later, since who moves an element takes it off the page for an instant.
    disconnectedCallback() {
      queueMicrotask(() => {
        if (this.isConnected) return;
        waiting.delete(this);
        this.#do((bar) => bar.free());
        shown.delete(this);
        this.#bar = undefined;
        this.shadowRoot.replaceChildren();
      });
    }

    attributeChangedCallback(name, _, value) {
      this.#hear(name, value);
      if (name === "demo") this.#tell("observations");
    }

    #hear(name, value) {
      this.#do((bar) => bar.set(name, value ?? undefined));
      if (name === "lang") this.#do((bar) => (this.#lastWords = bar.lastWords()));
    }

    /** Forgets what the browser keeps of the past, of all elements and pages: when a user signs out. */
    static async clearCache() {
      await engine;
      await clearCache();
    }

    /** Called, it asks the sources anew; set, it is the attribute `refresh`. */
    get refresh() {
      return () => this.#do((bar) => bar.refresh());
    }

    set refresh(every) {
      reflect(this, "refresh", every);
    }

    /** A bearer token to send along, or a function that returns one or promises one: to be written, not read. */
    set token(token) {
      this.#token = token ?? undefined;
      this.#tellToken();
    }

    #tellToken() {
      if (typeof this.#token !== "function") {
        this.#do((bar) => bar.renew(undefined));
        this.#send(this.#token === undefined ? undefined : String(this.#token));
        return;
      }
      const ask = this.#token;
      // Without one nobody is asked until it is here.
      if (!this.#hasToken) this.#do((bar) => bar.awaitToken());
      this.#do((bar) =>
        bar.renew(async () => {
          const token = await promised(this.#token);
          if (this.#bar === bar) this.#do(() => bar.renewed(token));
          return token;
        }),
      );
      if (this.#bar) promised(ask).then((token) => this.#token === ask && this.#send(token));
    }

    #send(token) {
      this.#hasToken = token !== undefined;
      this.#do((bar) => bar.token(token));
    }

    #tell(name) {
      if (!this.#bar) return;
      const bar = this.#bar;
      if (name === "observations" && this.hasAttribute("demo")) {
        const shows = (text) => this.#bar === bar && this.hasAttribute("demo") && this.#do(() => bar.set(name, text));
        import("./demo.js").then(({ demo }) => shows(JSON.stringify(demo())), () => shows("demo.js"));
        return;
      }
      const text = written(this.#given[name]);
      this.#do(() => bar.set(name, text));
    }

    /** Does something with what is shown, if it is. What breaks that down never reaches the page. */
    #do(act) {
      if (isBroken || !shown.has(this)) return;
      try {
        if (this.#bar || act.length === 0) act(this.#bar);
      } catch (error) {
        if (!isFatal(error)) throw error;
        this.#acts();
        reportError(error);
      }
    }

    /** What is done at it goes on until the next task. */
    #acts() {
      acting = this;
      setTimeout(() => (acting = undefined));
    }

    #breakDown(guilty) {
      this.#bar = undefined;
      const now = performance.now();
      if (guilty === undefined || guilty === this || now - this.#startedAnew < trust) return this.#sayBroken();
      this.#startedAnew = now;
      this.#mount();
    }

    #sayBroken() {
      const [said, again] = this.#lastWords;
      const button = part("button", "start-anew", again);
      button.type = "button";
      button.onclick = () => this.#mount();
      this.#say(said, " ", button);
    }

    #sayMissing() {
      const isFrench = (this.closest("[lang]")?.lang ?? navigator.language).startsWith("fr");
      this.#say(missing[isFrench ? "fr" : "en"](failure.message));
    }

    #say(text, ...more) {
      const box = part("p", "error", text);
      box.role = "alert";
      box.append(...more);
      const frame = part("div", "frame");
      frame.append(box);
      this.shadowRoot.replaceChildren(frame);
      const detail = { state: "broken", health: null };
      this.dispatchEvent(new CustomEvent("health-state", { bubbles: true, composed: true, detail }));
    }
  }

  customElements.define(tag, class GlobalHealthBar extends HealthElement {});
  customElements.define(lanes, class HealthTimelines extends HealthElement {});
}

function part(tag, name, text = "") {
  const element = document.createElement(tag);
  element.setAttribute("part", name);
  element.textContent = text;
  return element;
}
