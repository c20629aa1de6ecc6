// For pages that are bundled: `import { startChat } from "calf-pain-chat"; startChat({ server: "https://…" })`.

import { CalfPainChat } from "./element.js";
import { settingsFrom } from "./settings.js";

export const NAME = "calf-pain-chat";
export { CalfPainChat };

/** Puts the chat at the end of the page, once; settings.js says what can be set. Returns its element. */
export function startChat(settings = {}) {
  if (!customElements.get(NAME)) customElements.define(NAME, CalfPainChat);
  const there = document.querySelector(NAME);
  if (there) return there;
  const chat = document.createElement(NAME);
  chat.settings = settingsFrom(settings);
  document.body.append(chat);
  // What a page says to those for whom the chat doesn't open.
  for (const note of document.querySelectorAll("[data-without-chat]")) note.hidden = true;
  return chat;
}
