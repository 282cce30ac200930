// <global-health-bar>: the class that HTML wants of a custom element. All else is Rust: src/element/mod.rs.
import init, { HealthBar, attributes, clearCache } from "./global-health-bar.js";
import css from "./element.css"; // tools/shrink.mjs makes a string of it

const tag = "global-health-bar";

/** Starts the Rust half, from `wasm` where that does not lie beside this module, and defines the element. */
export const start = (wasm) => init(wasm && { module_or_path: wasm }).then(define);

function define() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);

  class GlobalHealthBar extends HTMLElement {
    static observedAttributes = attributes();
    #bar;
    #token;

    constructor() {
      super();
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    }

    connectedCallback() {
      // Set before the element was defined, it hides the setter.
      if (Object.hasOwn(this, "token")) {
        const { token } = this;
        delete this.token;
        this.token = token;
      }
      if (this.#bar) return;
      this.#bar = new HealthBar(this.shadowRoot.appendChild(document.createElement("div")));
      this.#bar.token(this.#token);
      for (const name of GlobalHealthBar.observedAttributes) this.#bar.set(name, this.getAttribute(name) ?? undefined);
    }

    // Later, since who moves an element takes it off the page for an instant.
    disconnectedCallback() {
      queueMicrotask(() => {
        if (this.isConnected) return;
        this.#bar?.free();
        this.#bar = undefined;
        this.shadowRoot.replaceChildren();
      });
    }

    attributeChangedCallback(name, _, value) {
      this.#bar?.set(name, value ?? undefined);
    }

    /** Forgets what the browser keeps of the past, of all elements and pages: when a user signs out. */
    static clearCache() {
      return clearCache();
    }

    /** A bearer token to send along: to be written, not read. */
    set token(token) {
      this.#token = token ?? undefined;
      this.#bar?.token(this.#token);
    }
  }

  if (!customElements.get(tag)) customElements.define(tag, GlobalHealthBar);
}
