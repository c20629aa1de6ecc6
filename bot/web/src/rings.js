// Numbers to press: under advice, in the row that stands while an emergency does, and beside every failure to reach the server.

import { el, icon } from "./dom.js";
import { ICONS } from "./icons.js";
import { numbersIn } from "./text.js";

const HELP = {
  emergency: ["emergency"],
  crisis: ["emergency", "samaritans", "text_line", "pieta"],
};

/** The numbers that belong to a level of advice, those that its text names included. */
export function numbersFor(level, text, numbers) {
  const always = numbers.filter(({ kind }) => (HELP[level] || []).includes(kind));
  const named = numbersIn(text, numbers).filter((number) => !always.includes(number));
  const clinic = level === "same_day" || level === "gp_soon" ? numbers.filter(({ kind }) => kind === "phone") : [];
  return [...always, ...named, ...clinic.filter((number) => !named.includes(number))];
}

/** Links that ring, or write to, each number. */
export function rings(numbers) {
  return el("div", { class: "rings", hidden: !numbers.length }, ...numbers.map(({ kind, href, title }) =>
    el("a", { href, class: kind === "emergency" ? "first" : null }, icon(...ICONS.phone), title)));
}
