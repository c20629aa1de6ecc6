// `<script src="https://…/widget.js" defer data-topic="…" data-accent="#0b6b5d" data-theme="light|dark" data-open>` is all that
// a page needs: it puts one element at the end of the page.

import { CalfPainChat } from "./element.js";

const NAME = "calf-pain-chat";
const script = document.currentScript;

if (!customElements.get(NAME)) {
  customElements.define(NAME, CalfPainChat);
  const start = () => {
    if (document.querySelector(NAME)) return;
    const chat = document.createElement(NAME);
    if (script) {
      chat.dataset.server = new URL(script.src).origin;
      for (const name of ["topic", "accent", "theme", "open"]) if (name in script.dataset) chat.dataset[name] = script.dataset[name];
    }
    document.body.append(chat);
    // What a page says to those for whom the chat doesn't open.
    for (const note of document.querySelectorAll("[data-without-chat]")) note.hidden = true;
  };
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
}
