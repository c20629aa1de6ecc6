import assert from "node:assert/strict";
import { test } from "node:test";
import { pinnedBy } from "../../../bot/web/src/dock.js";
import { NUMBERS } from "../../../bot/web/src/fallback.js";
import { mailAddress } from "../../../bot/web/src/menu.js";
import { timesSaid } from "../../../bot/web/src/pickers.js";
import { numbersFor } from "../../../bot/web/src/rings.js";
import { settingsFrom } from "../../../bot/web/src/settings.js";
import { blocks, listed, numbersIn, pieces } from "../../../bot/web/src/text.js";

const POISONS = { kind: "poisons_line", number: "01 809 2166", href: "tel:018092166", title: "Poisons line" };
const PHONE = { kind: "phone", number: "+353 1 234 5678", href: "tel:+35312345678", title: "Call the clinic" };
const ALL = [...NUMBERS, POISONS, PHONE];

test("known numbers can be pressed where they stand, and only where they stand alone", () => {
  assert.deepEqual(pieces("Ring 112 or 999.", ALL).filter((piece) => piece.href).map((piece) => piece.href), ["tel:112", "tel:999"]);
  for (const text of ["1120", "A112", "9992", "112.5 km", "999,50"]) assert.deepEqual(pieces(text, ALL), [{ text }]);
  assert.equal(pieces("Clinic: +353 1 234 5678!", ALL)[1].href, "tel:+35312345678");
  assert.deepEqual(numbersIn("Poisons 01 809 2166, else 999", ALL).map(({ number }) => number), ["01 809 2166", "999"]);
});

test("advice has its numbers even when its text names none", () => {
  const said = (level, text) => numbersFor(level, text, ALL).map(({ number }) => number);
  assert.deepEqual(said("emergency", "Go now."), ["112", "999"]);
  assert.deepEqual(said("emergency", "Or 01 809 2166."), ["112", "999", "01 809 2166"]);
  assert.deepEqual(said("crisis", ""), ["112", "999", "116 123"]);
  assert.deepEqual(said("same_day", "Have it seen."), ["+353 1 234 5678"]);
});

test("only an emergency or a crisis that stands is pinned", () => {
  assert.deepEqual(pinnedBy({ standing: "emergency", acts: ["I rang"] }), { level: "emergency", acts: ["I rang"] });
  assert.deepEqual(pinnedBy({ standing: "crisis" }), { level: "crisis", acts: [] });
  for (const message of [null, { standing: "" }, { standing: "same_day" }, {}]) assert.equal(pinnedBy(message), null);
});

test("times are said as a person writes them", () => {
  const words = {
    days: ["Monday", "Tuesday", "Friday"].map((say) => ({ say })), parts: ["morning", "evening"].map((say) => ({ say })),
    whole_day: "{day}", and: " and ",
  };
  const said = (...pressed) => timesSaid(new Set(pressed), words);
  assert.equal(said("Monday morning"), "Monday morning");
  assert.equal(said("Friday evening", "Monday morning"), "Monday morning and Friday evening");
  assert.equal(said("Monday morning", "Monday evening", "Tuesday evening", "Friday morning"), "Monday, Tuesday evening and Friday morning");
  assert.equal(listed([], " and "), "");
});

test("numbered lists are lists, and begin where the text does", () => {
  assert.deepEqual(blocks("Steps:\n1. one\n2) two\n- a\n2. again"), [
    { lines: ["Steps:"] }, { items: ["one", "two"], ordered: true, first: 1 }, { items: ["a"] }, { items: ["again"], ordered: true, first: 2 },
  ]);
});

test("a mail to oneself stays short enough for mail programs, and says what was left out", () => {
  const short = mailAddress("Chat & more", "one\ntwo", "CUT");
  assert.equal(short, "mailto:?subject=Chat%20%26%20more&body=one%0Atwo");
  const long = decodeURIComponent(mailAddress("Chat", "ä line\n".repeat(900), "CUT"));
  assert.ok(encodeURIComponent(long).length < 2300);
  assert.ok(long.endsWith("ä line\n\nCUT\n"));
});

test("settings come from one object, attributes win, and nonsense does nothing", () => {
  assert.deepEqual(settingsFrom(undefined), { server: "", lang: "", theme: "", accent: "", logo: "", topic: "", open: false, proactive: 0 });
  const found = settingsFrom({ lang: "pl", open: true, proactive: "x", unknown: 1 }, { lang: "ga", open: "false" });
  assert.deepEqual([found.lang, found.open, found.proactive, "unknown" in found], ["ga", false, 0, false]);
  assert.equal(settingsFrom({}, { open: "" }).open, true);
});
