// The row that stays while an emergency's advice stands: who to ring, and what became of it.

import { button, el } from "./dom.js";
import { numbersFor, rings } from "./rings.js";

const PINNED = ["emergency", "crisis"];

/** What is pinned after a message: its level, what can be said about it; null where nothing is. */
export function pinnedBy(message) {
  return message && PINNED.includes(message.standing) ? { level: message.standing, acts: message.acts || [] } : null;
}

/** The row itself; `say` is called with plain words. */
export function dock({ level, acts }, text, { words, numbers }, say) {
  return el("section", { class: `dock ${level}`, "aria-label": words[level] },
    rings(numbersFor(level, text, numbers)),
    acts.length ? el("div", { class: "choices", role: "group", "aria-label": words.choices },
      ...acts.map((title) => button(title, (event) => say({ text: title }, event)))) : null);
}
