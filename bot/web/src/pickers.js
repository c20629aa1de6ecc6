// Questions drawn as something to press. Each sends plain words; typing them works as well.

import { button, el, icon } from "./dom.js";
import { ICONS } from "./icons.js";
import { fill, listed } from "./text.js";

/** What was pressed, as a person would write it: "Monday morning, Tuesday and Friday evening". */
export function timesSaid(pressed, words) {
  const days = words.days.map((day) => {
    const parts = words.parts.filter((part) => pressed.has(`${day.say} ${part.say}`));
    if (parts.length === words.parts.length) return fill(words.whole_day, { day: day.say });
    return parts.length ? listed(parts.map((part) => `${day.say} ${part.say}`), ", ") : "";
  });
  return listed(days.filter(Boolean).join(", ").split(", ").filter(Boolean), words.and);
}

/** Two legs from behind, those that are meant filled. */
function legs(filled) {
  const drawn = [icon(...ICONS.leg), icon(...ICONS.leg)];
  drawn[0].classList.add("left");
  for (const place of filled) drawn[place].classList.add("on");
  return el("span", { class: "pair" }, ...drawn);
}

function side(words, say) {
  return el("div", { class: "legs choices", role: "group", "aria-label": words.label },
    ...words.choices.map(({ title, filled, say: said }) => button([legs(filled), title], (event) => say(said, event))));
}

function times(words, say) {
  const pressed = new Set();
  const send = button(words.send, (event) => say(timesSaid(pressed, words), event), { class: "primary", disabled: true });
  const toggle = (name, made) => {
    if (!pressed.delete(name)) pressed.add(name);
    made.setAttribute("aria-pressed", String(pressed.has(name)));
    send.disabled = !pressed.size;
  };
  const cell = (day, part) => {
    const name = `${day.say} ${part.say}`;
    const made = button(part.title, () => toggle(name, made), { "aria-pressed": "false", "aria-label": name });
    return made;
  };
  const rows = words.days.map((day) =>
    el("div", { class: "day", role: "group", "aria-label": day.say },
      el("span", { "aria-hidden": "true" }, day.title), ...words.parts.map((part) => cell(day, part))));
  const opened = (event) => event.target.open && event.target.scrollIntoView({ block: "start" });
  return el("details", { class: "times", ontoggle: opened }, el("summary", {}, words.open),
    el("div", { role: "group", "aria-label": words.label }, ...rows), send);
}

function scale(words, say) {
  const number = el("output", {}, "5");
  const send = button(fill(words.send, { number: 5 }), (event) => say(fill(words.say, { number: input.value }), event), { class: "primary" });
  const input = el("input", { type: "range", min: "0", max: "10", step: "1", value: "5", "aria-label": words.label, oninput: () => {
    number.textContent = input.value;
    send.textContent = fill(words.send, { number: input.value });
  } });
  return el("div", { class: "scale", role: "group", "aria-label": words.label }, number, input,
    el("p", { class: "ends" }, el("span", {}, words.least), el("span", {}, words.most)), send);
}

const KINDS = new Map(Object.entries({ side, times, scale }));

/** The picker of a kind; null for a kind that this version doesn't know. `say` is called with the words to send. */
export function picker(kind, words, say) {
  return KINDS.has(kind) && words ? KINDS.get(kind)(words, say) : null;
}

/** Whether a picker stands in the place of the buttons, rather than beside them. */
export function replacesButtons(kind) {
  return kind === "side";
}
