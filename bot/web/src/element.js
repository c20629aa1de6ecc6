// The chat as one sees it: a button in the corner that opens a panel.

import { Api } from "./api.js";
import { Chat, safeStorage, Store } from "./chat.js";
import { Composer } from "./composer.js";
import { dock, pinnedBy } from "./dock.js";
import { button, el, icon } from "./dom.js";
import { NUMBERS, WORDS } from "./fallback.js";
import { Frame } from "./frame.js";
import { ICONS } from "./icons.js";
import { Log } from "./log.js";
import { follow, mailAddress, Menu, pictureDialog, printText, questionDialog, saveText, showDialog } from "./menu.js";
import { picker, replacesButtons } from "./pickers.js";
import { numbersFor, rings } from "./rings.js";
import { settingsFrom } from "./settings.js";
import { styles } from "./styles.js";
import { fill } from "./text.js";
import { applyTheme } from "./theme.js";

const TYPING_SAID = 600;
const SECONDS = 1000;
/** How long a bubble that follows another is "written": long enough to read the one before, never long. */
const PACE = { least: 350, letter: 7, most: 1100 };
const TOUCH = "(pointer: coarse)";
const STILL = "(prefers-reduced-motion: reduce)";

export class CalfPainChat extends HTMLElement {
  constructor() {
    super();
    Object.assign(this, { config: null, words: WORDS, numbers: NUMBERS, unread: 0, settled: false });
  }

  connectedCallback() {
    if (this.chat) return;
    this.settings ||= settingsFrom(window.calfChatSettings, this.dataset);
    this.server = (this.settings.server || location.origin).replace(/\/$/, "");
    this.api = new Api(this.server);
    const name = `calf-pain-chat ${this.server}`;
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel(name) : null;
    this.chat = new Chat({
      api: this.api,
      store: new Store(safeStorage(), name),
      changed: (what) => this.changed(what),
      tell: (what) => this.told(what),
      heard: (line) => this.emit(line.level === "emergency" || line.level === "crisis" ? "emergency" : "reply"),
      pace: (line) => this.pace(line),
      online: () => navigator.onLine,
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
    this.begin();
  }

  begin() {
    this.configured = this.configure();
    const link = /^#carry=([\w.-]+)$/.exec(location.hash);
    if (link) this.carry(link[1]);
    else if (this.chat.token || this.chat.queue.length) this.configured.then(() => this.resume());
    else this.settled = true;
    if (this.settings.open || this.settings.topic) this.open(this.settings.topic);
    if (this.settings.proactive) setTimeout(() => this.showNudge(), this.settings.proactive * SECONDS);
  }

  async resume() {
    const resumed = this.chat.resume();
    await this.chat.caughtUp;
    this.settled = true;
    return resumed;
  }

  /** Follows a link from a messenger: the address forgets it at once, and its questions are asked here. */
  async carry(signed) {
    history.replaceState(null, "", location.pathname + location.search);
    this.open();
    try {
      await this.configured;
      await this.chat.carry(signed);
      await this.resume();
      this.chat.send({ text: this.words.carry_text });
    } catch (problem) {
      await this.resume();
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
      this.open(link.getAttribute("href").slice("#chat-".length), link.dataset.say);
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.theme());
    if (!this.channel) return;
    this.channel.onmessage = ({ data }) => {
      if (data === "changed") this.chat.catchUp();
      else this.chat.forget();
    };
  }

  /** Tells the page what happens, for its own figures; never what was said. */
  emit(name) {
    this.dispatchEvent(new CustomEvent(`calf-chat:${name}`, { bubbles: true, composed: true }));
  }

  async configure() {
    try {
      this.config = await this.api.config(this.settings.lang || document.documentElement.lang || "");
      this.words = this.config.words;
      this.numbers = this.config.numbers;
      this.root.lang = this.config.lang;
    } catch {
      this.config = null;
    }
    this.label();
    return this.config;
  }

  theme() {
    applyTheme(this.root, this.settings.theme, this.settings.accent || getComputedStyle(this).getPropertyValue("--calf-chat-accent").trim());
  }

  // what stands on the screen

  build() {
    this.badge = el("span", { class: "badge", hidden: true });
    this.launch = button([icon(...ICONS.chat), el("span", { class: "label" }), this.badge], () => this.open(), { class: "launch", "aria-expanded": "false" });
    const logo = this.settings.logo ? el("img", { class: "logo", src: this.settings.logo, alt: "" }) : el("span", { class: "logo" }, icon(...ICONS.leg));
    this.names = el("div", { class: "names", tabindex: "-1" }, el("h2", { class: "title", id: "title" }), el("p", { class: "tag" }));
    this.more = button(icon(...ICONS.more), () => {}, { "aria-expanded": "false", "aria-controls": "menu" });
    this.shut = button(icon(...ICONS.close), () => this.close());
    this.menu = new Menu(this.more, {
      restart: () => this.say({ text: this.words.restart_text }),
      times: () => this.showTimes(),
      save: () => this.transcript(saveText),
      print: () => this.transcript((text) => printText(this.words.title, text)),
      mail: () => this.transcript((text) => follow(mailAddress(this.words.title, text, this.words.mail_cut))),
      erase: () => this.askErase(),
    });
    this.log = new Log({ shown: () => this.shown(), zoom: (address, alt) => this.show(pictureDialog(address, alt, this.words.zoom_close)) });
    this.pinned = el("div", { hidden: true });
    this.state = el("div", { class: "state", role: "alert", hidden: true });
    this.spoken = el("p", { class: "hidden", role: "status" });
    this.composer = new Composer((text) => this.submit(text));
    this.input = this.composer.input;
    this.panel = el(
      "section", { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true, onkeydown: (event) => event.key === "Escape" && this.close() },
      el("div", { class: "head" }, logo, this.names, this.more, this.shut),
      this.menu.node, el("div", { class: "talk" }, this.log.node, this.log.pill), this.pinned, this.state, this.spoken,
      this.composer.node,
    );
    this.panel.addEventListener("pointerdown", (event) => {
      const inMenu = event.target.closest(".menu") || this.more.contains(event.target);
      if (!this.menu.node.hidden && !inMenu) this.menu.toggle(false);
    });
    this.root.append(this.launch, this.panel);
    this.frame = new Frame(this.root, this.panel, () => this.log.place());
    this.label();
  }

  shown() {
    return {
      words: this.words, numbers: this.numbers, server: this.server,
      lang: this.config ? this.config.lang : "en", dark: this.root.dataset.theme === "dark",
    };
  }

  /** Puts the words where they belong; they come from the server once it was reached. */
  label() {
    const { words } = this;
    this.names.querySelector(".title").textContent = words.title;
    this.names.querySelector(".tag").textContent = words.tag || "";
    this.names.querySelector(".tag").title = words.subtitle || "";
    this.launch.querySelector(".label").textContent = words.launcher;
    this.shut.setAttribute("aria-label", words.close);
    this.more.setAttribute("aria-label", words.menu || "");
    this.more.hidden = !this.config;
    this.log.node.setAttribute("aria-label", words.log || words.title);
    this.composer.label(words, this.config && this.config.limits.text);
    if (this.config) this.menu.label(words);
    this.draw();
  }

  /** Opens the panel; with a topic's id it is asked about, with `words` those are said. */
  async open(topic, words) {
    this.hideNudge();
    if (this.panel.hidden) this.emit("open");
    this.panel.hidden = false;
    this.launch.hidden = true;
    this.launch.setAttribute("aria-expanded", "true");
    this.unread = 0;
    this.log.following = true;
    this.draw();
    // On a touch screen the keyboard would cover half of what there is to read.
    (matchMedia(TOUCH).matches ? this.names : this.input).focus();
    if (!this.config) await (this.configured = this.configure());
    if (!this.config) this.showFailure("unreachable");
    const id = (topic || "").replace(/-/g, "_");
    const title = this.config && this.config.topics[id];
    if (title) this.say({ topic: id, title });
    else if (words) this.say({ text: words });
  }

  close() {
    if (!this.menu.node.hidden) return this.menu.toggle(false);
    this.panel.hidden = true;
    this.launch.hidden = false;
    this.launch.setAttribute("aria-expanded", "false");
    this.launch.focus();
    this.emit("close");
    return undefined;
  }

  /** A line beside the button, once, where the page asked for it and nothing was said yet. */
  showNudge() {
    if (!this.panel.hidden || this.chat.messages.length || !this.words.proactive) return;
    this.nudge = el("div", { class: "nudge", role: "status" },
      button(this.words.proactive, () => this.open(), { class: "said" }),
      button(icon(...ICONS.close), () => this.hideNudge(), { "aria-label": this.words.proactive_close }));
    this.root.append(this.nudge);
  }

  hideNudge() {
    if (this.nudge) this.nudge.remove();
    this.nudge = null;
  }

  // what one says

  submit(text) {
    const limit = this.config ? this.config.limits.text : 2000;
    if (text.length > limit) {
      this.setState([el("p", {}, fill(this.words.too_long || "", { limit }))]);
      return false;
    }
    this.showFailure(this.chat.state);
    this.say({ text });
    return true;
  }

  say(said) {
    this.emit("message-sent");
    this.chat.send(said);
  }

  /** A choice that was pressed; on a touch screen the keyboard stays away, so that the answer is seen. */
  choose(said, event) {
    this.emit("button");
    this.say(said);
    const touched = event && event.pointerType ? event.pointerType === "touch" : matchMedia(TOUCH).matches;
    (touched ? this.log.node : this.input).focus({ preventScroll: true });
  }

  // what changed

  changed(what) {
    if (what === "state") this.showFailure(this.chat.state);
    if (what === "busy") this.sayTyping();
    this.draw();
  }

  told(what) {
    if (what === "lost") this.chat.note(this.words.lost);
    else if (this.channel) this.channel.postMessage(what);
  }

  /** Waits a little before a bubble that follows another; never before advice, nor for somebody who wants no motion. */
  pace(line) {
    const last = this.chat.messages[this.chat.messages.length - 1];
    const first = !last || last.from !== "assistant";
    if (first || line.level || this.panel.hidden || document.hidden || this.chat.queue.length > 1 || matchMedia(STILL).matches) return undefined;
    const written = Math.min(PACE.most, PACE.least + PACE.letter * (line.text || "").length);
    return new Promise((done) => setTimeout(done, written));
  }

  sayTyping() {
    clearTimeout(this.typingTimer);
    this.spoken.textContent = "";
    if (this.chat.busy) this.typingTimer = setTimeout(() => (this.spoken.textContent = this.words.typing || ""), TYPING_SAID);
  }

  /** Says why nothing gets through, always with the numbers for whoever can't wait. */
  showFailure(state) {
    if (!state) return this.setState([]);
    const numbers = numbersFor("emergency", "", this.numbers).concat(this.numbers.filter(({ kind }) => kind === "samaritans"));
    return this.setState([el("p", {}, this.words[state]), el("p", { class: "urgent" }, this.words.urgent), rings(numbers)]);
  }

  setState(parts) {
    const said = parts.map((part) => part.textContent).join("\n");
    if (this.state.textContent && said === this.stateSaid) return;
    this.stateSaid = said;
    this.state.replaceChildren(...parts);
    this.state.hidden = !parts.length;
    this.log.place();
  }

  draw() {
    const { messages, busy } = this.chat;
    const greeting = this.config ? [{ from: "assistant", greeting: true, text: this.words.greeting }] : [];
    const fresh = this.log.draw([...greeting, ...messages], busy);
    if (this.panel.hidden && this.settled) this.unread += fresh.filter((message) => message.from === "assistant" && !message.greeting).length;
    this.root.toggleAttribute("data-busy", busy);
    this.pin();
    this.offer(messages, busy);
    this.badge.hidden = !this.unread;
    this.badge.textContent = String(this.unread);
    const news = this.unread ? `, ${fill(this.words.unread || "{count}", { count: this.unread })}` : "";
    this.launch.setAttribute("aria-label", this.words.open + news);
    if (!this.panel.hidden) this.log.place();
  }

  /** Keeps an emergency's numbers in view while its advice stands. */
  pin() {
    const found = pinnedBy(this.chat.latest);
    const now = JSON.stringify([found, this.words.title]);
    if (now === this.pinnedNow) return;
    this.pinnedNow = now;
    this.root.toggleAttribute("data-pinned", Boolean(found));
    const made = found && dock(found, this.chat.latest.text, this.shown(), (said, event) => this.choose(said, event));
    this.pinned.replaceChildren(...(made ? [made] : []));
    this.pinned.hidden = !made;
  }

  /** The choices below the newest message, or the sign that an answer is being written. */
  offer(messages, busy) {
    const last = [...messages].reverse().find((message) => message.from !== "note");
    const open = Boolean(last && last.from === "assistant" && !busy);
    const pinned = pinnedBy(this.chat.latest);
    let buttons = [];
    if (!messages.length && this.config) buttons = this.config.starts.map((title) => ({ title }));
    else if (open) buttons = (last.buttons || []).filter(({ title }) => !(pinned && pinned.acts.includes(title)));
    const kind = open ? last.picker || "" : "";
    const now = JSON.stringify([buttons, kind, busy, this.words.title]);
    if (now !== this.offered) {
      this.offered = now;
      this.log.below(busy ? el("div", { class: "item typing", "aria-hidden": "true" }, el("i"), el("i"), el("i")) : this.choices(buttons, kind));
    } else this.log.below(this.log.extra);
  }

  choices(buttons, kind) {
    const words = kind && this.config && this.config.pickers[kind];
    const drawn = picker(kind, words, (text, event) => this.choose({ text }, event));
    const rest = drawn && replacesButtons(kind) ? buttons.filter(({ title }) => !words.choices.some((choice) => choice.title === title)) : buttons;
    if (!drawn && !rest.length) return null;
    const row = rest.length ? el("div", { class: "choices", role: "group", "aria-label": this.words.choices },
      ...rest.map(({ title, payload }) => button(title, (event) => this.choose(payload === undefined ? { text: title } : { payload, title }, event)))) : null;
    return el("div", { class: "item choices-row" }, drawn, row);
  }

  // the whole chat

  showTimes() {
    const shown = this.root.toggleAttribute("data-times");
    this.menu.times.textContent = shown ? this.words.times_hide : this.words.times_show;
  }

  show(dialog) {
    showDialog(this.root, dialog, this.input);
  }

  askErase() {
    this.show(questionDialog(this.words.erase_ask, [
      [this.words.erase_no, () => {}],
      [this.words.erase_here, () => { this.chat.clear(); this.chat.note(this.words.cleared); }],
      [this.words.erase_yes, () => this.chat.erase().catch((problem) => this.failed(problem)), "danger"],
    ]));
  }

  failed(problem) {
    this.setState([el("p", {}, problem.text || this.words.retrying)]);
  }

  async transcript(use) {
    if (!this.chat.token) return;
    try {
      use(await this.api.transcript(this.chat.token));
    } catch (problem) {
      this.failed(problem);
    }
  }
}
