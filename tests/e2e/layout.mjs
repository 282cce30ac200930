// Whether all text of a page can be read: none is cut off, none stands on another, and nothing has to be scrolled sideways.

/** What cannot be read in the page as it is, one sentence each. */
export const misfits = (page) =>
  page.evaluate(() => {
    const found = [];
    const { scrollWidth, clientWidth } = document.scrollingElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} wide in a window of ${clientWidth}`);

    /** What only a screen reader is told has no place on the screen. */
    const isHeardOnly = (element) => getComputedStyle(element).clipPath === "inset(50%)";
    const around = function* (element) {
      for (; element; element = element.parentElement ?? element.getRootNode().host) yield element;
    };
    const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflow);
    const isScrolledAway = (element, rect) =>
      [...around(element)].filter(scrolls).some((it) => {
        const box = it.getBoundingClientRect();
        return rect.bottom <= box.top || rect.top >= box.bottom || rect.right <= box.left || rect.left >= box.right;
      });
    const texts = [];
    const visit = (root) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.shadowRoot) visit(node.shadowRoot);
        const element = node.parentElement;
        if (node.nodeType !== Node.TEXT_NODE || !node.data.trim() || !element) continue;
        if (element.closest("option, title, script, style, noscript") || !element.checkVisibility({ visibilityProperty: true })) continue;
        if ([...around(element)].some(isHeardOnly)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const rect of range.getClientRects()) {
          const isThere = rect.width > 0 && rect.height > 0 && !isScrolledAway(element, rect);
          if (isThere) texts.push({ node, element, rect, said: JSON.stringify(node.data.trim().slice(0, 40)) });
        }
      }
    };
    visit(document.body);

    for (const { element, rect, said } of texts) {
      const isOut = rect.left < -1 || rect.right > clientWidth + 1;
      if (isOut && ![...around(element)].some(scrolls)) found.push(`${said} leaves the window`);
      for (const it of around(element)) {
        const { overflowX, overflowY, textOverflow } = getComputedStyle(it);
        const box = it.getBoundingClientRect();
        const cuts = (overflow, before, after) => ["hidden", "clip"].includes(overflow) && (before > 1 || after > 1);
        const isCut =
          cuts(overflowX, box.left - rect.left, rect.right - box.right) || cuts(overflowY, box.top - rect.top, rect.bottom - box.bottom);
        if (isCut && !(textOverflow === "ellipsis" && it.closest("[title]"))) found.push(`${said} is cut off by ${it.localName}.${it.part}${it.className}`);
      }
    }

    for (const select of document.querySelectorAll("select")) {
      const [chosen] = select.selectedOptions;
      const roomy = select.cloneNode();
      roomy.append(chosen.cloneNode(true));
      roomy.style.maxWidth = "none";
      select.after(roomy);
      if (roomy.offsetWidth > select.offsetWidth) found.push(`"${chosen.text}" is cut off by its select`);
      roomy.remove();
    }

    /** What stands above the rest on purpose. */
    const layer = (element) => element.closest('[part="tooltip"]');
    for (const [at, one] of texts.entries()) {
      for (const other of texts.slice(at + 1)) {
        const width = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
        const height = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
        // Where a text is shortened, its parts lie on each other.
        if (width > 1 && height > 3 && one.node !== other.node && layer(one.element) === layer(other.element)) {
          found.push(`${one.said} stands on ${other.said}`);
        }
      }
    }
    return found;
  });
