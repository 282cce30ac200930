// Whether all text of a page can be read: none is cut off, none stands on another, none is squeezed, and nothing has to be scrolled sideways.

/** What cannot be read in the page as it is, a sentence each. */
export const misfits = (page) => page.evaluate(find);

/** Runs in the page. */
function find() {
  const { scrollWidth, clientWidth } = document.scrollingElement;
  const style = (element) => getComputedStyle(element);
  const scrolls = (element) => /auto|scroll/.test(style(element).overflow);
  /** The element and all that it is in. */
  const around = (element) => {
    const all = [];
    for (; element; element = element.parentElement ?? element.getRootNode().host) all.push(element);
    return all;
  };

  /** What only a screen reader is told has no place on the screen. */
  const isSeen = (element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    !element.closest("option, noscript") &&
    !around(element).some((it) => style(it).clipPath === "inset(50%)");
  const isScrolledAway = (element, rect) =>
    around(element)
      .filter(scrolls)
      .some((it) => {
        const box = it.getBoundingClientRect();
        return rect.bottom <= box.top || rect.top >= box.bottom || rect.right <= box.left || rect.left >= box.right;
      });
  /** The lines of all texts in sight, each with where it is. */
  const texts = [];
  const walk = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.parentElement;
      if (node.shadowRoot) walk(node.shadowRoot);
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim() || !element || !isSeen(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const said = JSON.stringify(node.data.trim().slice(0, 40));
      for (const rect of range.getClientRects()) {
        if (rect.width > 0 && rect.height > 0 && !isScrolledAway(element, rect)) texts.push({ node, element, rect, said });
      }
    }
  };
  walk(document.body);

  const outside = scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide in a window of ${clientWidth}`] : [];
  /** Where what is seen of a text begins and ends: what cuts it off hides the rest. */
  const seen = ({ element, rect }) => {
    const cutting = around(element).filter((it) => /hidden|clip/.test(style(it).overflowX));
    const boxes = cutting.map((it) => it.getBoundingClientRect());
    return [Math.max(rect.left, ...boxes.map((box) => box.left)), Math.min(rect.right, ...boxes.map((box) => box.right))];
  };
  for (const text of texts) {
    const { element, said } = text;
    const [left, right] = seen(text);
    const isOut = left < -1 || right > clientWidth + 1;
    if (isOut && !around(element).some(scrolls)) outside.push(`${said} leaves the window`);
  }

  /** A text may be shortened where a title says it whole. */
  const cutOff = texts.flatMap(({ element, rect, said }) =>
    around(element)
      .filter((it) => {
        const { overflowX, overflowY, textOverflow } = style(it);
        const box = it.getBoundingClientRect();
        const cuts = (overflow, ...over) => /hidden|clip/.test(overflow) && over.some((pixels) => pixels > 1);
        const isCut =
          cuts(overflowX, box.left - rect.left, rect.right - box.right) || cuts(overflowY, box.top - rect.top, rect.bottom - box.bottom);
        return isCut && !(textOverflow === "ellipsis" && it.closest("[title]"));
      })
      .map((it) => `${said} is cut off by ${it.localName} ${it.getAttribute("part") ?? it.getAttribute("class")}`),
  );
  for (const select of document.querySelectorAll("select")) {
    const [chosen] = select.selectedOptions;
    const roomy = select.cloneNode();
    roomy.append(chosen.cloneNode(true));
    Object.assign(roomy.style, { flex: "none", maxWidth: "none" });
    select.after(roomy);
    if (roomy.offsetWidth > select.offsetWidth) cutOff.push(`"${chosen.text}" is cut off by its select`);
    roomy.remove();
  }

  /** A tooltip stands above the rest on purpose; the parts of a text that is shortened lie on each other. */
  const layer = ({ element }) => element.closest('[part="tooltip"]');
  const overlaps = texts.flatMap((one, at) =>
    texts
      .slice(at + 1)
      .filter((other) => {
        const height = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
        if (height <= 3 || one.node === other.node || layer(one) !== layer(other)) return false;
        const [here, there] = [seen(one), seen(other)];
        return Math.min(here[1], there[1]) - Math.max(here[0], there[0]) > 1;
      })
      .map((other) => `${one.said} stands on ${other.said}`),
  );

  /** What finds no room breaks inside its words, a letter or two a line. */
  const lines = Map.groupBy(texts, ({ node }) => node);
  const squeezed = [...lines.values()]
    .filter((rects) => rects.length > 4 && rects.every(({ rect, element }) => rect.width < 2.5 * parseFloat(style(element).fontSize)))
    .map(([{ said, rect }, ...more]) => `${said} is squeezed into ${more.length + 1} lines of ${Math.round(rect.width)} pixels`);
  return [...outside, ...cutOff, ...overlaps, ...squeezed];
}
