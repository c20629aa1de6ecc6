// The panel's place on the screen: the whole of a small one, above the keyboard, with the focus kept inside.

const SMALL = "(max-width: 480px), (max-height: 480px)";
const FOCUSABLE = "a[href], button:not(:disabled), textarea, input, summary, [tabindex='0']";
const PINCHED = 1.05;

function visible(node) {
  return node.checkVisibility ? node.checkVisibility() : node.getClientRects().length > 0;
}

export class Frame {
  /** `moved` is called when there is more or less room than before. */
  constructor(root, panel, moved) {
    Object.assign(this, { root, panel, moved });
    this.small = matchMedia(SMALL);
    this.small.addEventListener("change", () => this.fit());
    panel.addEventListener("keydown", (event) => this.keepInside(event));
    const seen = window.visualViewport;
    if (seen) for (const name of ["resize", "scroll"]) seen.addEventListener(name, () => this.fit());
    this.fit();
  }

  /** Whether the panel covers the page. */
  get full() {
    return this.small.matches;
  }

  fit() {
    this.root.toggleAttribute("data-full", this.full);
    if (this.full) this.panel.setAttribute("aria-modal", "true");
    else this.panel.removeAttribute("aria-modal");
    const seen = window.visualViewport;
    // Somebody who magnifies the page with two fingers looks at a part of it; the panel stays where it is.
    if (seen && seen.scale < PINCHED) {
      const below = Math.max(0, window.innerHeight - seen.height - seen.offsetTop);
      for (const [name, value] of Object.entries({ height: seen.height, top: seen.offsetTop, below })) {
        this.root.style.setProperty(`--seen-${name}`, `${value}px`);
      }
    }
    this.moved();
  }

  /** Tab goes round inside a panel that covers the page. */
  keepInside(event) {
    if (event.key !== "Tab" || !this.full) return;
    const stops = [...this.panel.querySelectorAll(FOCUSABLE)].filter(visible);
    const now = this.panel.getRootNode().activeElement;
    const end = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (now !== end && stops.includes(now)) return;
    if (!stops.includes(now) && !event.shiftKey) return;
    event.preventDefault();
    stops[event.shiftKey ? stops.length - 1 : 0].focus();
  }
}
