// What a page may set: attributes of the script's tag, or one object, `window.calfChatSettings`, before the script runs.

const DEFAULTS = {
  /** Where the assistant runs, such as https://chat.example.ie; the page's own address if left out. */
  server: "",
  /** The language of the chat's own buttons; the page's language if left out. */
  lang: "",
  /** light or dark; the visitor's own choice if left out. */
  theme: "",
  /** A colour such as #0b6b5d; `--calf-chat-accent` in the page's style sheet does the same. */
  accent: "",
  /** The address of a small picture for the head. */
  logo: "",
  /** A topic to open with, such as why-not-healing. */
  topic: "",
  /** Whether the chat is open from the start. */
  open: false,
  /** Seconds after which a closed chat says a line beside its button; 0: never. */
  proactive: 0,
};

/** The settings of a page: the object's, and over them those of `data-…` attributes. */
export function settingsFrom(object, dataset = {}) {
  const found = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS)) {
    const value = dataset[name] ?? (object || {})[name];
    if (value === undefined || value === null) continue;
    if (name === "open") found.open = value !== false && value !== "false";
    else if (name === "proactive") found.proactive = Math.max(0, Number(value) || 0);
    else found[name] = String(value);
  }
  return found;
}
