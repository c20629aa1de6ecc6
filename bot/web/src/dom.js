// Makes elements; text is always set as text.

import { blocks, pieces, safeLink } from "./text.js";

/** An element with attributes, listeners (`on…`) and children; strings become text. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** A line drawing; the words beside it say what it means. */
export function icon(...paths) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  for (const path of paths) {
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("d", path);
    drawing.append(line);
  }
  return drawing;
}

/** A button; `act` is called with the event when it is pressed. */
export function button(words, act, attributes = {}) {
  return el("button", { type: "button", onclick: act, ...attributes }, ...[words].flat());
}

function linked(text, numbers) {
  return pieces(text, numbers).map((piece) => {
    const address = piece.href && safeLink(piece.href);
    if (!address) return piece.text;
    const elsewhere = /^http/i.test(address) ? { target: "_blank", rel: "noopener noreferrer" } : {};
    return el("a", { href: address, ...elsewhere }, piece.text);
  });
}

/** A message's text as paragraphs and lists. */
export function prose(text, numbers) {
  return blocks(text).map((block) =>
    block.items
      ? el(block.ordered ? "ol" : "ul", { start: block.first > 1 ? block.first : null },
        ...block.items.map((item) => el("li", {}, ...linked(item, numbers))))
      : el("p", {}, ...linked(block.lines.join("\n"), numbers)),
  );
}
