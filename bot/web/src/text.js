// Turns a message's text into what is shown. Everything becomes text nodes: nothing that is said is ever read as markup.

const LINK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}”’])|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/;
const SAFE = /^(?:https?|tel|mailto|sms):/i;
const ITEM = /^\s*(?:[•·-]|(\d+)[.)])\s+(.*)$/;

const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** One pattern for addresses and for numbers that stand alone; `numbers` are `{number, href}`. */
function linkPattern(numbers) {
  const known = numbers.map(({ number }) => literal(number)).sort((a, b) => b.length - a.length);
  const ring = known.length ? `|(?:\\b|(?=\\+))(?:${known.join("|")})(?!\\w|[.,]\\d)` : "";
  return new RegExp(LINK.source + ring, "g");
}

/** The text in pieces; web and e-mail addresses and known telephone numbers have an `href`. */
export function pieces(text, numbers = []) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(linkPattern(numbers))) {
    const [whole, web, mail] = match;
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    const href = web || (mail ? `mailto:${mail}` : numbers.find(({ number }) => number === whole).href);
    found.push({ text: whole, href });
    from = match.index + whole.length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

/** Those of the numbers that a text names, in the order of the text. */
export function numbersIn(text, numbers) {
  const named = pieces(text, numbers).map((piece) => piece.href);
  return numbers
    .filter(({ href }) => named.includes(href))
    .sort((one, other) => named.indexOf(one.href) - named.indexOf(other.href));
}

/** The address when it may be followed (http, https, tel, mailto, sms), else null. */
export function safeLink(address) {
  return SAFE.test(String(address)) ? String(address) : null;
}

/** The text as blocks: `{lines}` for a paragraph, `{items}` for a list; `ordered` where its lines begin with numbers. */
export function blocks(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const item = ITEM.exec(line);
    const last = found[found.length - 1];
    if (item) {
      const ordered = item[1] !== undefined;
      if (last && last.items && Boolean(last.ordered) === ordered) last.items.push(item[2]);
      else found.push({ items: [item[2]], ...(ordered && { ordered, first: Number(item[1]) }) });
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

/** Words as a person lists them: "a, b and c"; `and` stands before the last. */
export function listed(parts, and) {
  return parts.length < 2 ? parts.join("") : parts.slice(0, -1).join(", ") + and + parts[parts.length - 1];
}
