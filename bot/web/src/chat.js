// The conversation without its looks: what was said, what waits to be sent, and how both survive reloads and lost lines.

const FIRST_WAIT = 600;
/** Short, because somebody worried is looking at it; a server that is asked too often says how long to wait. */
const LONGEST_WAIT = 10000;
/** Without a word for so long, somebody who needs help must not be left before three dots. */
const SLOW = 8000;
const nothing = () => {};

/** Milliseconds to wait before another try. */
export function backOff(tries, random = Math.random) {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries) * (0.75 + random() / 2);
}

/** A name for a message that nobody else chooses. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Keeps a few values in the browser; in this page alone where the browser doesn't allow more. */
export class Store {
  constructor(storage, name) {
    Object.assign(this, { storage, name, here: {} });
  }

  read() {
    try {
      return JSON.parse(this.storage.getItem(this.name)) || {};
    } catch {
      return this.here;
    }
  }

  change(values) {
    this.here = { ...this.read(), ...values };
    try {
      this.storage.setItem(this.name, JSON.stringify(this.here));
    } catch {
      // The page goes on without keeping anything.
    }
  }

  clear() {
    this.here = {};
    try {
      this.storage.removeItem(this.name);
    } catch {
      // Nothing was kept.
    }
  }
}

/** The browser's memory; one that holds nothing where the browser gives none. */
export function safeStorage() {
  try {
    return localStorage;
  } catch {
    return { getItem: () => null, setItem() {}, removeItem() {} };
  }
}

/**
 * `changed(what)` is called with "messages", "busy" or "state"; `heard(line)` with each new line of an answer; `pace(line)`
 * may wait before that line is shown; `online()` says whether the device has a line at all.
 * `messages`: in the order said; those of the visitor that aren't stored yet come last and have no `seq`.
 * `state`: "", "slow" (no answer yet), "offline" (the device has no line), "unreachable" (the server isn't reached), or
 * "retrying" (the server couldn't answer).
 */
export class Chat {
  constructor({
    api, store, changed, tell = nothing, heard = nothing, pace = nothing, online = () => true,
    wait = (ms) => new Promise((done) => setTimeout(done, ms)), slow = SLOW,
  }) {
    Object.assign(this, { api, store, changed, tell, heard, pace, online, wait, slow });
    this.messages = [];
    this.notes = 0;
    this.busy = false;
    this.state = "";
    this.pumping = null;
    this.wake = null;
  }

  get token() {
    return this.store.read().token || null;
  }

  get queue() {
    return this.store.read().queue || [];
  }

  get last() {
    return Math.floor(this.messages.reduce((most, message) => Math.max(most, message.seq || 0), 0));
  }

  /** Shows what was said before, and sends what wasn't sent yet. */
  async resume() {
    for (const message of this.queue) this.pend(message);
    this.caughtUp = this.catchUp();
    await this.caughtUp;
    return this.pump();
  }

  /** Goes on with a session that was begun elsewhere, in the place of this browser's own. */
  async carry(signed) {
    const token = await this.api.session(signed);
    this.forget();
    this.store.change({ token });
    this.tell("changed");
  }

  /** Fetches what was said elsewhere: in another tab, or before a reload. */
  async catchUp() {
    if (!this.token) return;
    try {
      for (const line of await this.api.history(this.token, this.last)) this.take(line);
    } catch (problem) {
      if (problem.code === "session") this.forget();
    }
  }

  /** Sends what the visitor said: `{text}`, `{payload, title}` or `{topic, title}`. */
  send(said) {
    const message = { ...said, id: newId() };
    this.store.change({ queue: [...this.queue, message] });
    this.pend(message);
    return this.pump();
  }

  pend(message) {
    if (this.messages.some((known) => known.client_id === message.id)) return;
    this.messages.push({ from: "visitor", client_id: message.id, text: message.title || message.text, pending: true });
    this.changed("messages");
  }

  /** Takes up a message of the server's, and says whether it is new; a known one changes nothing but its being stored. */
  take(line) {
    if (line.seq && this.messages.some((known) => known.seq === line.seq)) return false;
    const waiting = this.messages.findIndex((known) => !known.seq && known.client_id && known.client_id === line.client_id);
    if (waiting >= 0) this.messages.splice(waiting, 1);
    const behind = this.messages.findIndex((known) => (known.seq || Infinity) > (line.seq || Infinity - 1));
    this.messages.splice(behind < 0 ? this.messages.length : behind, 0, line);
    this.changed("messages");
    return true;
  }

  note(text) {
    this.notes += 1;
    // Between what is there and what comes next.
    const seq = this.last + 0.5 + this.notes / 1e6;
    this.take({ from: "note", seq, text });
  }

  /** Works off the queue, one message at a time; there is one such work in a page. */
  pump() {
    this.pumping ||= this.work().finally(() => {
      this.pumping = null;
      this.set({ busy: false });
    });
    return this.pumping;
  }

  /** Tries again at once: the browser says that it is online, or somebody came back to the page. */
  hurry() {
    if (this.wake) this.wake();
    else if (this.queue.length) this.pump();
  }

  async work() {
    this.tries = 0;
    while (this.queue.length) {
      const [message] = this.queue;
      this.set({ busy: true });
      try {
        await this.deliver(message);
        this.done(message);
        this.tries = 0;
      } catch (problem) {
        await this.failed(message, problem);
      }
    }
    this.set({ state: "" });
  }

  /** Sends one message and shows what is said to it. */
  async deliver(message) {
    const timer = setTimeout(() => this.state || this.set({ state: "slow" }), this.slow);
    try {
      if (!this.token) this.store.change({ token: await this.api.session() });
      const { title, ...sent } = message;
      for await (const line of this.api.say(this.token, "payload" in sent ? { ...sent, title } : sent)) {
        if (line.from === "assistant") {
          clearTimeout(timer);
          this.set({ state: "" });
          await this.pace(line);
        }
        if (this.take(line) && line.from === "assistant") this.heard(line);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** What comes of a message that wasn't taken: a new session, a line that says why, or another try later. */
  async failed(message, problem) {
    if (problem.code === "session") {
      this.store.change({ token: null });
      this.messages = this.messages.filter((known) => !known.seq);
      this.tell("lost");
    } else if (!problem.passing) {
      this.messages = this.messages.filter((known) => known.client_id !== message.id || known.seq);
      this.done(message);
      this.note(problem.text);
    } else {
      if (problem.text && !this.tries) this.note(problem.text);
      this.set({ busy: false, state: problem.status ? "retrying" : this.online() ? "unreachable" : "offline" });
      await Promise.race([
        this.wait(problem.wait * 1000 || backOff(this.tries)),
        new Promise((done) => (this.wake = done)),
      ]);
      this.wake = null;
      this.tries += 1;
    }
  }

  done(message) {
    this.store.change({ queue: this.queue.filter((waiting) => waiting.id !== message.id) });
    this.tell("changed");
  }

  set(values) {
    for (const [name, value] of Object.entries(values)) {
      if (this[name] === value) continue;
      this[name] = value;
      this.changed(name);
    }
  }

  async erase() {
    const told = this.token ? await this.api.erase(this.token) : { text: "" };
    this.forget();
    this.tell("erased");
    if (told.text) this.note(told.text);
  }

  /** The newest of the assistant's messages that says whether advice stands; null before there is one. */
  get latest() {
    return [...this.messages].reverse().find((message) => message.from === "assistant" && "standing" in message) || null;
  }

  /** Clears the chat here; the server keeps what was sent until its time is over, or until it is deleted. */
  clear() {
    this.forget();
    this.tell("erased");
  }

  /** Empties the page and the browser's memory of this chat. */
  forget() {
    this.store.clear();
    this.messages = [];
    this.changed("messages");
  }
}
