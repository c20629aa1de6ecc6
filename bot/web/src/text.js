// Turns a message's text into what is shown. Everything becomes text nodes: nothing that is said is ever read as markup.

const LINK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}”’])|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/g;
const SAFE = /^(?:https?|tel|mailto):/i;

/** The text in pieces, those that are web or e-mail addresses with an `href`. */
export function pieces(text) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    found.push({ text: match[0], href: match[1] ? match[1] : `mailto:${match[2]}` });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

/** The address when it may be followed (http, https, tel, mailto), else null. */
export function safeLink(address) {
  return SAFE.test(String(address)) ? String(address) : null;
}

/** The text as blocks: `{lines: [...]}` for a paragraph, `{items: [...]}` for a list whose lines begin with a bullet. */
export function blocks(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const item = /^\s*[•·-]\s+(.*)$/.exec(line);
    const last = found[found.length - 1];
    if (item) {
      if (last && last.items) last.items.push(item[1]);
      else found.push({ items: [item[1]] });
    } else if (!line.trim()) {
      found.push(null);
    } else if (last && last.lines) last.lines.push(line);
    else found.push({ lines: [line] });
  }
  return found.filter(Boolean);
}

/** The words with each `{name}` replaced by its value. */
export function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));
}
