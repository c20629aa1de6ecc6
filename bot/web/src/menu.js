// What one can do with the whole chat: begin again, keep it, or clear it.

import { button, el } from "./dom.js";

/** Mail programs cut or refuse longer addresses. */
const MAIL_LETTERS = 1800;
/** A browser that asks where to save needs the file for a while. */
const KEPT = 10_000;

/** The address that opens a mail to oneself with the chat in it; `cut` stands where the rest was left out. */
export function mailAddress(title, text, cut) {
  let body = text;
  while (encodeURIComponent(body).length > MAIL_LETTERS) body = body.slice(0, Math.floor(body.length * 0.9));
  if (body !== text) body = `${body.slice(0, body.lastIndexOf("\n") + 1 || body.length)}\n${cut}\n`;
  return `mailto:?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(body)}`;
}

/** Goes to an address as a link would. */
export function follow(href, attributes = {}) {
  el("a", { href, ...attributes }).click();
}

/** Gives a text to the browser to keep. */
export function saveText(text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  follow(address, { download: "chat.txt" });
  setTimeout(() => URL.revokeObjectURL(address), KEPT);
}

/** Prints a text from a page of its own, which is gone afterwards. */
export function printText(title, text) {
  const frame = el("iframe", { title, "aria-hidden": "true", tabindex: "-1" });
  // Out of sight but laid out: what isn't laid out isn't printed.
  Object.assign(frame.style, { position: "fixed", inset: "0 auto auto -9999px", border: "0" });
  document.body.append(frame);
  const page = frame.contentDocument;
  page.title = title;
  // The page's own rules forbid styles in the text, not sheets that a script makes.
  const sheet = new frame.contentWindow.CSSStyleSheet();
  sheet.replaceSync("body { font: 12pt/1.4 sans-serif; white-space: pre-wrap; overflow-wrap: anywhere; }");
  page.adoptedStyleSheets = [sheet];
  page.body.textContent = text;
  frame.contentWindow.addEventListener("afterprint", () => frame.remove());
  frame.contentWindow.print();
}

export class Menu {
  /** `does` holds what each entry does: restart, times, save, print, mail, erase. */
  constructor(more, does) {
    Object.assign(this, { more, does });
    this.node = el("div", { class: "menu", id: "menu", hidden: true });
    more.addEventListener("click", () => this.toggle());
  }

  label(words) {
    const entry = (name, act) => button(words[name], () => { this.toggle(false); this.does[act](); });
    this.times = entry("times_show", "times");
    this.node.replaceChildren(
      entry("restart", "restart"), this.times, entry("transcript", "save"), entry("print", "print"), entry("mail", "mail"), entry("erase", "erase"),
      el("p", { class: "privacy" }, words.privacy),
    );
  }

  toggle(open = this.node.hidden) {
    const inside = this.node.contains(this.node.getRootNode().activeElement);
    this.node.hidden = !open;
    this.more.setAttribute("aria-expanded", String(open));
    if (open) this.node.querySelector("button").focus();
    else if (inside) this.more.focus();
  }
}

/** Shows a dialog over everything; the focus goes back to where it was, or to `otherwise` where that is gone. */
export function showDialog(root, dialog, otherwise) {
  const back = root.getRootNode().activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    (back && back.isConnected && !back.closest("[hidden]") ? back : otherwise).focus();
  });
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  root.append(dialog);
  dialog.showModal();
}

/** A question with answers, each a button; `answers` are [words, act, class]. */
export function questionDialog(words, answers) {
  const dialog = el("dialog", { "aria-labelledby": "asked" }, el("p", { id: "asked" }, words), el("div", { class: "row" },
    ...answers.map(([title, act, name]) => button(title, () => { dialog.close(); act(); }, { class: name }))));
  return dialog;
}

/** A picture in its full size. */
export function pictureDialog(address, alt, close) {
  const dialog = el("dialog", { class: "zoom", "aria-label": alt }, el("img", { src: address, alt }),
    el("div", { class: "row" }, button(close, () => dialog.close())));
  return dialog;
}
