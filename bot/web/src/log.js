// The conversation as one sees it: bubbles, where one looks, and what lies further down.

import { button, el, icon, prose } from "./dom.js";
import { ICONS } from "./icons.js";
import { numbersFor, rings } from "./rings.js";

export const LEVELS = ["emergency", "crisis", "same_day", "gp_soon"];
const URGENT = ["emergency", "crisis"];
const EDGE = 10;
/** The height in which an answer's first line is seen whole. */
const FIRST_LINE = 60;

export class Log {
  /** `shown()` gives what the words, numbers and theme are now; `zoom(address, alt)` shows a picture larger. */
  constructor({ shown, zoom }) {
    Object.assign(this, { shown, zoom });
    this.known = new Map();
    this.unseen = new Set();
    this.own = null;
    this.following = true;
    const leave = () => (this.following = false);
    this.node = el("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0", onwheel: leave, ontouchmove: leave, onscroll: () => this.look() });
    this.node.addEventListener("keydown", (event) => /^(Page|Arrow|Home|End)/.test(event.key) && leave());
    this.node.addEventListener("click", (event) => {
      const bubble = event.target.closest(".bubble");
      if (bubble && !event.target.closest("a, button")) bubble.parentNode.classList.toggle("timed");
    });
    this.pill = button([icon(...ICONS.down), el("span")], () => this.further(), { class: "pill", hidden: true });
  }

  /** Adds what is new and takes away what is gone; what stands stays, so that it isn't read out again. */
  draw(messages, live) {
    const wanted = new Map(messages.map((message) => [key(message), message]));
    for (const [name, { node }] of this.known) if (!wanted.has(name)) this.remove(name, node);
    let before = null;
    const fresh = [];
    for (const [name, message] of wanted) {
      let known = this.known.get(name);
      if (!known || known.pending !== Boolean(message.pending)) {
        const node = this.item(message, live);
        if (known) known.node.replaceWith(node);
        else fresh.push(message);
        if (message.from === "visitor") this.own = node;
        else if (!known && name !== "greeting") this.unseen.add(node);
        known = { node, pending: Boolean(message.pending) };
        this.known.set(name, known);
      }
      const place = before ? before.nextSibling : this.node.firstChild;
      if (known.node !== place) this.node.insertBefore(known.node, place);
      before = known.node;
    }
    if (fresh.some((message) => message.from === "visitor" && message.pending)) this.following = true;
    return fresh;
  }

  remove(name, node) {
    node.remove();
    this.known.delete(name);
    this.unseen.delete(node);
    if (node === this.own) this.own = null;
  }

  /** What stands below the messages: choices, a picker, or the sign that an answer is being written. */
  below(node) {
    if (this.extra && this.extra !== node) this.extra.remove();
    this.extra = node;
    if (node) this.node.append(node);
  }

  item(message, live) {
    if (message.from === "note") return el("div", { class: "item note" }, message.text);
    const { words, numbers, lang } = this.shown();
    const mine = message.from === "visitor";
    const level = LEVELS.includes(message.level) ? message.level : null;
    const bubble = el("div", { class: "bubble" });
    if (level) bubble.append(el("p", { class: "flag" }, icon(...ICONS.warning), words[level]));
    bubble.append(...(mine ? [el("p", {}, message.text)] : prose(message.text || "", numbers)));
    if (message.picture) bubble.append(this.picture(message.picture));
    if (level) bubble.append(rings(numbersFor(level, message.text || "", numbers)));
    const classes = ["item", mine ? "visitor" : "assistant", message.pending && "pending", level && `advice ${level}`];
    const who = el("span", { class: "hidden" }, `${mine ? words.you : words.assistant}: `);
    // Read out at once, whatever else is being read; one that was said before the page was loaded waits its turn.
    const role = live && URGENT.includes(level) ? "alert" : null;
    return el("div", { class: classes.filter(Boolean).join(" "), role }, who, bubble, message.at && time(message.at, lang));
  }

  picture({ src, src_dark, alt }) {
    const { dark, server, words } = this.shown();
    const address = new URL((dark && src_dark) || src, server).href;
    return button(el("img", { src: address, alt, loading: "lazy" }), () => this.zoom(address, alt), { class: "picture", title: words.zoom });
  }

  // where one looks

  /** The visitor's message and the first line of its answer are both in view; without a message of theirs, the end is. */
  place() {
    if (!this.following) return this.look();
    const { own, node } = this;
    let top = node.scrollHeight;
    if (own) {
      const answer = own.nextElementSibling;
      const line = answer ? answer.offsetTop + Math.min(answer.offsetHeight, FIRST_LINE) + EDGE : 0;
      top = Math.max(own.offsetTop - EDGE, line - node.clientHeight);
    } else if (!this.node.querySelector(".note, .visitor")) top = 0;
    node.scrollTop = top;
    return this.look();
  }

  /** Marks what came into view as seen, and says what lies below. */
  look() {
    const edge = this.node.scrollTop + this.node.clientHeight;
    if (!this.node.clientHeight) return;
    for (const node of this.unseen) if (node.offsetTop + EDGE * 2 < edge) this.unseen.delete(node);
    const more = this.node.scrollHeight - edge > FIRST_LINE / 2;
    const { words } = this.shown();
    const news = this.unseen.size > 0 && !this.following;
    this.pill.hidden = !more;
    this.pill.classList.toggle("news", news);
    this.pill.lastChild.textContent = (news ? words.new_messages : words.more_below) || "";
    if (!more) this.following = true;
  }

  /** To the first message that wasn't seen, or a screenful further. */
  further() {
    const [first] = this.unseen;
    this.following = false;
    this.node.scrollTop = first ? first.offsetTop - EDGE : this.node.scrollTop + this.node.clientHeight - FIRST_LINE;
    this.node.focus({ preventScroll: true });
    this.look();
  }
}

function time(at, lang) {
  const said = new Date(at).toLocaleTimeString(lang === "en" ? "en-IE" : lang, { hour: "2-digit", minute: "2-digit" });
  return el("div", { class: "time" }, el("time", { datetime: at }, said));
}

function key(message) {
  if (message.greeting) return "greeting";
  return message.client_id ? `v-${message.client_id}` : `s-${message.seq}-${message.seq ? "" : message.text}`;
}
