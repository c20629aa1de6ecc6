import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast, readableOn, textColour } from "../../../bot/web/src/colour.js";

test("contrast as WCAG counts it", () => {
  assert.equal(contrast("#000", "#ffffff").toFixed(1), "21.0");
  assert.equal(contrast("#767676", "#fff").toFixed(2), "4.54");
  assert.equal(contrast("red", "#fff"), null);
});

test("text on any colour can be read", () => {
  for (let value = 0; value < 0xffffff; value += 4567) {
    const colour = `#${value.toString(16).padStart(6, "0")}`;
    assert.ok(contrast(readableOn(colour), colour) >= 4.5, colour);
    assert.ok(contrast(textColour(colour, "#ffffff", "#1b2529"), "#ffffff") >= 4.5, colour);
  }
  assert.equal(readableOn("nonsense"), null);
});
