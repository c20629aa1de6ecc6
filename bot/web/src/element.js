// The chat as one sees it: a button in the corner that opens a panel.

import { Api } from "./api.js";
import { Chat, Store } from "./chat.js";
import { readableOn, textColour } from "./colour.js";
import { el, icon, prose } from "./dom.js";
import { styles } from "./styles.js";
import { fill } from "./text.js";

const ICONS = {
  chat: ["M21 12a8 8 0 0 1-8 8H4l2-3.5A8 8 0 1 1 21 12z"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  more: ["M5 12h.01", "M12 12h.01", "M19 12h.01"],
  send: ["M4 12l16-8-6 16-3-7z"],
  warning: ["M12 3l10 18H2z", "M12 10v5", "M12 18h.01"],
};
const ADVICE = ["emergency", "same_day", "gp_soon"];
const UNREACHABLE = {
  title: "Calf pain assistant", open: "Open the chat", close: "Close the chat", input: "Your message", send: "Send",
  retrying: "The chat can't be reached just now. If it's urgent, ring 112 or 999.",
};
const DEFAULT_ACCENT = "#0b6b5d";
const DARK_ACCENT = "#6fd0bf";

export class CalfPainChat extends HTMLElement {
  constructor() {
    super();
    this.words = UNREACHABLE;
    this.shown = new Map();
    this.unread = 0;
    this.draft = "";
  }

  connectedCallback() {
    if (this.chat) return;
    this.server = (this.dataset.server || location.origin).replace(/\/$/, "");
    this.api = new Api(this.server);
    const name = `calf-pain-chat ${this.server}`;
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel(name) : null;
    this.chat = new Chat({
      api: this.api,
      store: new Store(safeStorage(), name),
      changed: (what) => this.changed(what),
      tell: (what) => this.told(what),
    });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    this.root = el("div", { class: "root" });
    shadow.append(this.root);
    this.theme();
    this.build();
    this.listen();
    this.configured = this.configure();
    const link = /^#carry=([\w.-]+)$/.exec(location.hash);
    if (link) this.carry(link[1]);
    else if (this.chat.token || this.chat.queue.length) this.configured.then(() => this.chat.resume());
    if (this.dataset.open !== undefined) this.open();
    if (this.dataset.topic) this.open(this.dataset.topic);
  }

  /** Follows a link from a messenger: the address forgets it at once, and its questions are asked here. */
  async carry(signed) {
    history.replaceState(null, "", location.pathname + location.search);
    await this.open();
    try {
      await this.chat.carry(signed);
      this.chat.send({ text: this.words.carry_text });
    } catch (problem) {
      await this.chat.resume();
      this.chat.note(problem.text || this.words.retrying);
    }
  }

  listen() {
    window.addEventListener("online", () => this.chat.hurry());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return;
      this.chat.hurry();
      this.chat.catchUp();
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest && event.target.closest('a[href^="#chat"]');
      if (!link) return;
      event.preventDefault();
      this.open(link.getAttribute("href").slice("#chat-".length));
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.theme());
    if (this.channel) {
      this.channel.onmessage = ({ data }) => {
        if (data === "changed") this.chat.catchUp();
        else this.chat.forget();
      };
    }
  }

  async configure() {
    try {
      this.config = await this.api.config();
      this.words = this.config.words;
    } catch {
      this.config = null;
    }
    this.label();
    return this.config;
  }

  theme() {
    const wanted = this.dataset.theme;
    const dark = wanted ? wanted === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    const chosen = readableOn(this.dataset.accent || "") ? this.dataset.accent : null;
    const accent = chosen || (dark ? DARK_ACCENT : DEFAULT_ACCENT);
    this.root.dataset.theme = dark ? "dark" : "light";
    this.root.style.setProperty("--accent", accent);
    this.root.style.setProperty("--on-accent", readableOn(accent));
    const [ground, ink] = dark ? ["#171d1f", "#eaeeee"] : ["#ffffff", "#1b2529"];
    this.root.style.setProperty("--accent-text", textColour(accent, ground, ink));
  }

  // what stands on the screen

  build() {
    this.badge = el("span", { class: "badge", hidden: true });
    this.launch = el("button", { class: "launch", type: "button", "aria-expanded": "false", onclick: () => this.open() }, icon(...ICONS.chat), this.badge);
    this.names = el("div", { class: "names", tabindex: "-1" }, el("h2", { class: "title", id: "title" }), el("p", { class: "subtitle" }));
    this.more = el("button", { type: "button", "aria-expanded": "false", "aria-controls": "menu", onclick: () => this.toggleMenu() }, icon(...ICONS.more));
    this.shut = el("button", { type: "button", onclick: () => this.close() }, icon(...ICONS.close));
    this.menu = el("div", { class: "menu", id: "menu", hidden: true });
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" });
    this.status = el("p", { class: "state", role: "status", hidden: true });
    this.input = el("textarea", { rows: "1", autocomplete: "off", enterkeyhint: "send", onkeydown: (event) => this.key(event), oninput: () => this.grow() });
    this.sendButton = el("button", { class: "send", type: "button", onclick: () => this.submit() }, icon(...ICONS.send));
    this.panel = el(
      "section", { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true, onkeydown: (event) => event.key === "Escape" && this.close() },
      el("div", { class: "head" }, this.names, this.more, this.shut),
      this.menu, this.log, this.status,
      el("div", { class: "foot" }, this.input, this.sendButton),
    );
    this.root.append(this.launch, this.panel);
    this.label();
  }

  /** Puts the words where they belong; they come from the server once it was reached. */
  label() {
    const words = this.words;
    this.names.querySelector(".title").textContent = words.title;
    this.names.querySelector(".subtitle").textContent = words.subtitle || "";
    this.launch.setAttribute("aria-label", words.open);
    this.shut.setAttribute("aria-label", words.close);
    this.more.setAttribute("aria-label", words.menu || "");
    this.more.hidden = !this.config;
    this.log.setAttribute("aria-label", words.log || words.title);
    this.input.setAttribute("aria-label", words.input);
    this.input.placeholder = words.hint || "";
    this.sendButton.setAttribute("aria-label", words.send);
    if (this.config) {
      this.input.maxLength = this.config.limits.text + 1000;
      const choice = (word, act) => el("button", { type: "button", onclick: () => { this.toggleMenu(false); act(); } }, word);
      this.menu.replaceChildren(
        choice(words.restart, () => this.chat.send({ text: words.restart_text })),
        choice(words.transcript, () => this.save()),
        choice(words.erase, () => this.askErase()),
        el("p", { class: "privacy" }, words.privacy),
      );
    }
    this.draw();
  }

  toggleMenu(open = this.menu.hidden) {
    this.menu.hidden = !open;
    this.more.setAttribute("aria-expanded", String(open));
    if (open) this.menu.querySelector("button").focus();
    else if (this.menu.contains(this.shadowRoot.activeElement)) this.more.focus();
  }

  async open(topic) {
    this.panel.hidden = false;
    this.launch.hidden = true;
    this.launch.setAttribute("aria-expanded", "true");
    this.unread = 0;
    this.draw();
    this.toEnd();
    // On a touch screen the keyboard would cover half of what there is to read.
    (matchMedia("(pointer: coarse)").matches ? this.names : this.input).focus();
    if (!this.config) await (this.configured = this.configure());
    if (!this.config) this.setStatus(this.words.retrying);
    const id = (topic || "").replace(/-/g, "_");
    const title = this.config && this.config.topics[id];
    if (title) this.chat.send({ topic: id, title });
  }

  close() {
    if (!this.menu.hidden) return this.toggleMenu(false);
    this.panel.hidden = true;
    this.launch.hidden = false;
    this.launch.setAttribute("aria-expanded", "false");
    this.launch.focus();
    return undefined;
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    }
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 140)}px`;
  }

  submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const limit = this.config ? this.config.limits.text : 2000;
    if (text.length > limit) {
      this.setStatus(fill(this.words.too_long, { limit }));
      return;
    }
    this.input.value = "";
    this.grow();
    this.showState();
    this.chat.send({ text });
  }

  choose(button) {
    this.chat.send("payload" in button ? { payload: button.payload, title: button.title } : { text: button.title });
    this.input.focus({ preventScroll: true });
  }

  // what changed

  changed(what) {
    if (what === "state") this.showState();
    this.draw();
  }

  /** Says whether messages get through. */
  showState() {
    this.setStatus({ offline: this.words.offline, retrying: this.words.retrying }[this.chat.state]);
  }

  told(what) {
    if (what === "lost") this.chat.note(this.words.lost);
    else if (this.channel) this.channel.postMessage(what);
  }

  setStatus(text) {
    this.status.textContent = text || "";
    this.status.hidden = !text;
  }

  /** Adds what is new and takes away what is gone; what stands stays, so that it isn't read out again. */
  draw() {
    const { messages, busy } = this.chat;
    const wanted = new Map();
    if (!messages.length && this.config) wanted.set("greeting", { from: "assistant", text: this.words.greeting });
    for (const message of messages) wanted.set(key(message), message);
    for (const [name, { node }] of this.shown) {
      if (!wanted.has(name)) {
        node.remove();
        this.shown.delete(name);
      }
    }
    let before = null;
    let fresh = null;
    for (const [name, message] of wanted) {
      let known = this.shown.get(name);
      if (!known || known.pending !== Boolean(message.pending)) {
        const node = this.bubble(message);
        if (known) known.node.replaceWith(node);
        else {
          if (message.from !== "visitor") fresh ||= node;
          if (message.from === "assistant" && name !== "greeting" && this.panel.hidden) this.unread += 1;
          if (message.from === "visitor" && message.pending) fresh = node;
        }
        known = { node, pending: Boolean(message.pending) };
        this.shown.set(name, known);
      }
      const place = before ? before.nextSibling : this.log.firstChild;
      if (known.node !== place) this.log.insertBefore(known.node, place);
      before = known.node;
    }
    this.offer(messages, busy);
    this.badge.hidden = !this.unread;
    this.badge.textContent = String(this.unread);
    const news = this.unread ? `, ${fill(this.words.unread || "{count}", { count: this.unread })}` : "";
    this.launch.setAttribute("aria-label", this.words.open + news);
    if (fresh) this.reveal(fresh);
  }

  /** The choices below the newest message, or the sign that an answer is being written. */
  offer(messages, busy) {
    const last = [...messages].reverse().find((message) => message.from !== "note");
    let buttons = [];
    if (!messages.length && this.config) buttons = this.config.starts.map((title) => ({ title }));
    else if (last && last.from === "assistant" && !busy) buttons = last.buttons || [];
    const now = JSON.stringify([buttons, busy]);
    if (now === this.offered) {
      if (this.extra && this.extra.parentNode) this.log.append(this.extra);
      return;
    }
    this.offered = now;
    if (this.extra) this.extra.remove();
    this.extra = null;
    if (busy) {
      this.extra = el("div", { class: "item typing", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    } else if (buttons.length) {
      this.extra = el("div", { class: "item choices-row" }, el(
        "div", { class: "choices", role: "group", "aria-label": this.words.choices },
        ...buttons.map((button) => el("button", { type: "button", onclick: () => this.choose(button) }, button.title)),
      ));
    }
    if (this.extra) this.log.append(this.extra);
  }

  bubble(message) {
    if (message.from === "note") return el("div", { class: "item note" }, message.text);
    const mine = message.from === "visitor";
    const advice = ADVICE.includes(message.level) ? message.level : null;
    const bubble = el("div", { class: "bubble" });
    if (advice) bubble.append(el("p", { class: "flag" }, icon(...ICONS.warning), this.words[advice]));
    bubble.append(...(mine ? [el("p", {}, message.text)] : prose(message.text || "")));
    if (message.picture) bubble.append(this.picture(message.picture));
    if (advice) bubble.append(this.calls(advice));
    const at = message.at ? new Date(message.at) : null;
    const time = at && el("div", { class: "time" }, el("time", { datetime: message.at }, at.toLocaleTimeString("en-IE", { hour: "2-digit", minute: "2-digit" })));
    const classes = ["item", mine ? "visitor" : "assistant", message.pending && "pending", advice && `advice ${advice}`];
    const who = el("span", { class: "who" }, `${mine ? this.words.you : this.words.assistant}: `);
    return el("div", { class: classes.filter(Boolean).join(" ") }, who, bubble, time);
  }

  calls(advice) {
    const { emergency = [], clinic = {} } = this.config || {};
    const numbers = advice === "emergency" ? emergency : [];
    const links = numbers.map((number, place) =>
      el("a", { href: `tel:${number}`, class: place ? null : "first" }, fill(this.words.call, { number })));
    if (clinic.phone && advice !== "emergency") links.push(el("a", { href: `tel:${clinic.phone.replace(/[^\d+]/g, "")}` }, this.words.call_clinic));
    return el("div", { class: "calls", hidden: !links.length }, ...links);
  }

  picture({ src, src_dark, alt }) {
    const dark = this.root.dataset.theme === "dark" && src_dark;
    const address = new URL(dark || src, this.server).href;
    const image = el("img", { src: address, alt, loading: "lazy" });
    return el("button", { class: "picture", type: "button", title: this.words.zoom, onclick: () => this.zoom(address, alt) }, image);
  }

  zoom(address, alt) {
    const shut = () => dialog.close();
    const dialog = el("dialog", { class: "zoom", "aria-label": alt }, el("img", { src: address, alt }), el("div", { class: "row" }, el("button", { type: "button", onclick: shut }, this.words.zoom_close)));
    this.show(dialog);
  }

  askErase() {
    const shut = () => dialog.close();
    const erase = async () => {
      shut();
      try {
        await this.chat.erase();
      } catch (problem) {
        this.setStatus(problem.text || this.words.retrying);
      }
    };
    const dialog = el("dialog", { "aria-labelledby": "erase" }, el("p", { id: "erase" }, this.words.erase_ask), el(
      "div", { class: "row" },
      el("button", { type: "button", onclick: shut }, this.words.erase_no),
      el("button", { type: "button", class: "danger", onclick: erase }, this.words.erase_yes),
    ));
    this.show(dialog);
  }

  show(dialog) {
    const back = this.shadowRoot.activeElement || this.more;
    dialog.addEventListener("close", () => {
      dialog.remove();
      (back.isConnected && !back.closest("[hidden]") ? back : this.input).focus();
    });
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    this.root.append(dialog);
    dialog.showModal();
  }

  async save() {
    if (!this.chat.token) return;
    try {
      const text = await this.api.transcript(this.chat.token);
      const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
      el("a", { href: address, download: "chat.txt" }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    } catch (problem) {
      this.setStatus(problem.text || this.words.retrying);
    }
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  /** Scrolls so far that the new message's beginning is seen: an answer is read from its top. */
  reveal(node) {
    if (this.panel.hidden) return;
    const wanted = node.offsetTop - this.log.offsetTop - 12;
    if (node.classList.contains("visitor")) this.anchor = wanted;
    const from = Math.min(this.anchor ?? wanted, wanted);
    this.log.scrollTop = Math.min(this.log.scrollHeight - this.log.clientHeight, Math.max(from, this.log.scrollTop));
  }
}

function key(message) {
  return message.client_id ? `v-${message.client_id}` : `s-${message.seq}-${message.seq ? "" : message.text}`;
}

function safeStorage() {
  try {
    return localStorage;
  } catch {
    return { getItem: () => null, setItem() {}, removeItem() {} };
  }
}
