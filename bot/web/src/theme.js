// The chat's colours: the clinic's own where it chose one, and always readable.

import { readableOn, textColour } from "./colour.js";

const ACCENT = { light: "#0b6b5d", dark: "#6fd0bf" };
const HEAD = { light: "#0b6b5d", dark: "#16463f" };
const GROUND = { light: ["#ffffff", "#1b2529"], dark: ["#171d1f", "#eaeeee"] };

/** Sets the colours on an element; `wanted` is light, dark or empty, `accent` any colour or empty. */
export function applyTheme(root, wanted, accent) {
  const dark = wanted === "dark" || (wanted !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const name = dark ? "dark" : "light";
  const chosen = readableOn(accent) ? accent : null;
  const main = chosen || ACCENT[name];
  const head = chosen || HEAD[name];
  const colours = { accent: main, "on-accent": readableOn(main), head, "on-head": readableOn(head), "accent-text": textColour(main, ...GROUND[name]) };
  root.dataset.theme = name;
  for (const [key, colour] of Object.entries(colours)) root.style.setProperty(`--${key}`, colour);
}
