// Speaks with the server; see docs/channels.md for the protocol.

import { lines } from "./stream.js";

/** What the server refused: an HTTP status (0: it wasn't reached), a code, a sentence to show, seconds to wait. */
export class Refused extends Error {
  constructor(status, code, text, wait) {
    super(code);
    Object.assign(this, { status, code, text, wait });
  }

  /** Whether the same message may be taken later. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const SECONDS = 1000;
const PATIENCE = 60 * SECONDS;

export class Api {
  constructor(server, fetcher = (...asked) => fetch(...asked)) {
    this.base = `${server}/webhooks/web`;
    this.fetcher = fetcher;
  }

  async ask(method, path, token, body) {
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    let answer;
    try {
      answer = await this.fetcher(this.base + path, {
        method, headers, body: body && JSON.stringify(body), signal: stop.signal, credentials: "omit",
      });
    } catch {
      throw new Refused(0, "unreachable", "", 0);
    } finally {
      clearTimeout(timer);
    }
    if (answer.ok) return answer;
    const told = await answer.json().catch(() => ({}));
    const { code = "busy", text = "" } = told.error || {};
    throw new Refused(answer.status, code, text, Number(answer.headers.get("Retry-After")) || 0);
  }

  async config(lang) {
    return (await this.ask("GET", `/config?lang=${encodeURIComponent(lang)}`)).json();
  }

  /** A token for a new session, or for the one that a link's signed part leads on from. */
  async session(carry) {
    return (await (await this.ask("POST", "/session", null, carry ? { carry } : {})).json()).token;
  }

  async history(token, after) {
    return (await (await this.ask("GET", `/history?after=${after}`, token)).json()).messages;
  }

  async transcript(token) {
    return (await this.ask("GET", "/transcript", token)).text();
  }

  async erase(token) {
    return (await this.ask("DELETE", "/session", token)).json();
  }

  /** Yields what is said to a message; throws when the answer broke off. */
  async *say(token, message) {
    const answer = await this.ask("POST", "/messages", token, message);
    let ended = false;
    try {
      for await (const line of lines(answer.body)) {
        if ("done" in line) ended = line.done;
        else yield line;
      }
    } catch {
      ended = false;
    }
    if (!ended) throw new Refused(0, "broken", "", 0);
  }
}
