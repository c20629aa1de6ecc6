// `<script src="https://…/widget.js" defer></script>` is all that a page needs; settings.js says what can be set beside it.

import { startChat } from "./index.js";
import { settingsFrom } from "./settings.js";

const script = document.currentScript;
const start = () => {
  const own = script ? { server: new URL(script.src).origin, ...script.dataset } : {};
  startChat(settingsFrom(window.calfChatSettings, own));
};
if (document.body) start();
else document.addEventListener("DOMContentLoaded", start);
