// Where one types.

import { button, el, icon } from "./dom.js";
import { ICONS } from "./icons.js";

const TALLEST = 140;
/** Room for whoever pastes too much, so that they are told instead of cut off. */
const ROOM = 1000;

export class Composer {
  /** `submitted(text)` says whether it was taken; what wasn't stays in the field. */
  constructor(submitted) {
    this.submitted = submitted;
    this.input = el("textarea", { rows: "1", autocomplete: "off", enterkeyhint: "send", onkeydown: (event) => this.key(event), oninput: () => this.grow() });
    this.sendButton = button(icon(...ICONS.send), () => this.submit(), { class: "send" });
    this.node = el("div", { class: "foot" }, this.input, this.sendButton);
  }

  label(words, limit) {
    this.input.setAttribute("aria-label", words.input);
    this.input.placeholder = words.hint || "";
    this.sendButton.setAttribute("aria-label", words.send);
    if (limit) this.input.maxLength = limit + ROOM;
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    }
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, TALLEST)}px`;
  }

  submit() {
    const text = this.input.value.trim();
    if (!text || !this.submitted(text)) return;
    this.input.value = "";
    this.grow();
  }
}
