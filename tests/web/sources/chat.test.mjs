import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";
import { Refused } from "../../../bot/web/src/api.js";
import { backOff, Chat, newId, Store } from "../../../bot/web/src/chat.js";

// Browsers and newer versions of Node have it by themselves.
globalThis.crypto ??= webcrypto;

/** A browser's storage, in memory; `broken` throws as in private windows. */
function storage(broken = false) {
  const kept = new Map();
  const check = () => {
    if (broken) throw new Error("denied");
  };
  return {
    kept,
    getItem: (key) => (check(), kept.get(key) ?? null),
    setItem: (key, value) => (check(), kept.set(key, value)),
    removeItem: (key) => (check(), kept.delete(key)),
  };
}

/** A server that remembers; `fail` is asked before each message and may return what to refuse it with. */
class Server {
  constructor(fail = () => null) {
    Object.assign(this, { fail, said: [], sessions: 0, tries: 0 });
  }

  async session() {
    this.sessions += 1;
    return `token-${this.sessions}`;
  }

  async history(token, after) {
    return this.said.filter((line) => line.seq > after);
  }

  async *say(token, message) {
    this.tries += 1;
    const refused = this.fail(this.tries, message, token);
    if (refused && !refused.late) throw refused;
    if (!this.said.some((line) => line.client_id === message.id)) {
      this.said.push({ seq: this.said.length + 1, from: "visitor", client_id: message.id, text: message.text });
      this.said.push({ seq: this.said.length + 1, from: "assistant", text: `heard ${message.text}` });
    }
    const mine = this.said.findIndex((line) => line.client_id === message.id);
    yield this.said[mine];
    if (refused) throw refused;
    yield this.said[mine + 1];
  }

  async erase() {
    this.said = [];
    return { text: "erased" };
  }
}

function chat(server, browser = storage(), told = []) {
  return new Chat({
    api: server,
    store: new Store(browser, "chat"),
    changed: () => {},
    tell: (what) => told.push(what),
    wait: () => Promise.resolve(),
  });
}

const texts = (chat) => chat.messages.map((message) => message.text);

test("messages are sent in order, answered once, and nothing is kept before the first", async () => {
  const server = new Server();
  const browser = storage();
  const talk = chat(server, browser);
  assert.equal(browser.kept.size, 0);
  await Promise.all([talk.send({ text: "one" }), talk.send({ text: "two" })]);
  assert.deepEqual(texts(talk), ["one", "heard one", "two", "heard two"]);
  assert.equal(server.sessions, 1);
  assert.deepEqual(talk.queue, []);
});

test("a line that is lost before or within an answer doubles nothing", async () => {
  const broken = (late) => Object.assign(new Refused(0, "broken", "", 0), { late });
  const server = new Server((n) => (n === 1 ? broken(false) : n === 2 ? broken(true) : null));
  const talk = chat(server);
  await talk.send({ text: "one" });
  assert.deepEqual(texts(talk), ["one", "heard one"]);
  assert.equal(server.tries, 3);
});

test("what a server can't take now is tried again, what it never takes is told and dropped", async () => {
  const server = new Server((n, message) => {
    if (message.text === "bad") return new Refused(413, "too_long", "Too long.", 0);
    return n < 4 ? new Refused(503, "busy", n === 1 ? "In a minute." : "", 1) : null;
  });
  const talk = chat(server);
  await talk.send({ text: "one" });
  await talk.send({ text: "bad" });
  await talk.send({ text: "two" });
  assert.deepEqual(texts(talk).filter((text) => text !== "In a minute."), ["one", "heard one", "Too long.", "two", "heard two"]);
  assert.deepEqual(talk.queue, []);
});

test("what waits outlives a reload, and is sent once", async () => {
  const browser = storage();
  const server = new Server();
  new Store(browser, "chat").change({ token: "token-1", queue: [{ id: "a".repeat(32), text: "before" }] });
  const talk = chat(server, browser);
  await talk.resume();
  assert.deepEqual(texts(talk), ["before", "heard before"]);
  const again = chat(server, browser);
  await again.resume();
  assert.deepEqual(texts(again), ["before", "heard before"]);
  assert.equal(server.tries, 1);
});

test("a closed session begins a new one and sends the message there", async () => {
  const told = [];
  const server = new Server((n, message, token) => (token === "old" ? new Refused(401, "session", "", 0) : null));
  const browser = storage();
  new Store(browser, "chat").change({ token: "old" });
  const talk = chat(server, browser, told);
  await talk.send({ text: "one" });
  assert.deepEqual(texts(talk), ["one", "heard one"]);
  assert.ok(told.includes("lost"));
});

test("deleting empties the page and the browser", async () => {
  const browser = storage();
  const talk = chat(new Server(), browser);
  await talk.send({ text: "one" });
  await talk.erase();
  assert.deepEqual(texts(talk), ["erased"]);
  assert.equal(browser.kept.size, 0);
});

test("a browser that keeps nothing still talks", async () => {
  const talk = chat(new Server(), storage(true));
  await talk.send({ text: "one" });
  assert.deepEqual(texts(talk), ["one", "heard one"]);
});

test("messages of another tab take their place", async () => {
  const server = new Server();
  const browser = storage();
  const [one, other] = [chat(server, browser), chat(server, browser)];
  await one.send({ text: "one" });
  await other.send({ text: "two" });
  await one.catchUp();
  assert.deepEqual(texts(one), ["one", "heard one", "two", "heard two"]);
});

test("waits grow to half a minute, never in step", () => {
  assert.ok(backOff(0, () => 0.5) < backOff(3, () => 0.5));
  assert.ok(backOff(50, () => 1) <= 10000 * 1.25);
  assert.notEqual(backOff(2, () => 0), backOff(2, () => 1));
});

test("names of messages don't repeat", () => {
  const names = new Set(Array.from({ length: 1000 }, newId));
  assert.equal(names.size, 1000);
  assert.match([...names][0], /^[0-9a-f]{32}$/);
});
