import assert from "node:assert/strict";
import { test } from "node:test";
import { lines } from "../../../bot/web/src/stream.js";

function stream(chunks) {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function all(chunks) {
  const found = [];
  for await (const line of lines(stream(chunks))) found.push(line);
  return found;
}

test("lines arrive whole however they were cut, also inside a letter", async () => {
  const bytes = new TextEncoder().encode('{"text":"Seán 👍"}\n\n{"done":true}\n');
  for (let size = 1; size < bytes.length; size += 1) {
    const chunks = [];
    for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.slice(at, at + size));
    assert.deepEqual(await all(chunks), [{ text: "Seán 👍" }, { done: true }]);
  }
});

test("a last line that was cut off is left out", async () => {
  assert.deepEqual(await all([new TextEncoder().encode('{"a":1}\n{"b":')]), [{ a: 1 }]);
});

test("what is no JSON is an error, for the caller to try again", async () => {
  await assert.rejects(all([new TextEncoder().encode("<html>\n")]));
});
