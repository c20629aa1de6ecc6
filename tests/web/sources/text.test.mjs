import assert from "node:assert/strict";
import { test } from "node:test";
import { blocks, fill, pieces, safeLink } from "../../../bot/web/src/text.js";

test("web and e-mail addresses become links, what ends a sentence doesn't belong to them", () => {
  assert.deepEqual(pieces("See https://example.ie/a?b=1. Or write to ann.lee@example.ie!"), [
    { text: "See " },
    { text: "https://example.ie/a?b=1", href: "https://example.ie/a?b=1" },
    { text: ". Or write to " },
    { text: "ann.lee@example.ie", href: "mailto:ann.lee@example.ie" },
    { text: "!" },
  ]);
  assert.deepEqual(pieces("no link here: javascript:alert(1), ftp://x.y"), [
    { text: "no link here: javascript:alert(1), ftp://x.y" },
  ]);
  assert.deepEqual(pieces(""), []);
});

test("the pieces of any text are the text", () => {
  const parts = ["http://", "https://a.b", "a@b.c", " ", "<b>", ".", "\n", "…", "(https://x.y/z)", "@", "%"];
  for (let seed = 1; seed < 400; seed += 1) {
    let text = "";
    for (let n = 0, x = seed; n < 8; n += 1, x = (x * 48271) % 2147483647) text += parts[x % parts.length];
    assert.equal(pieces(text).map((piece) => piece.text).join(""), text);
  }
});

test("only the web, mail and the telephone may be followed", () => {
  for (const address of ["https://a.ie", "http://a.ie", "tel:112", "mailto:a@b.ie", "HTTPS://A.IE"]) assert.equal(safeLink(address), address);
  for (const address of ["javascript:alert(1)", " javascript:x", "data:text/html,x", "//a.ie", "", null, undefined]) assert.equal(safeLink(address), null);
});

test("paragraphs, lists and lines", () => {
  assert.deepEqual(blocks("One\ntwo\n\nThree:\n• four\n- five\nsix"), [
    { lines: ["One", "two"] },
    { lines: ["Three:"] },
    { items: ["four", "five"] },
    { lines: ["six"] },
  ]);
  assert.deepEqual(blocks("\n\n"), []);
});

test("words are filled, unknown places stay", () => {
  assert.equal(fill("Call {number}, {who}", { number: 112 }), "Call 112, {who}");
});
