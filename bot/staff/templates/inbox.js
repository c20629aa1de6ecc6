"use strict";
// What makes the inbox quicker; every page works without it. It stands in the page, allowed by its hash.
(() => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const links = () => [...document.querySelectorAll(".work a.reference")];
  const current = () => links().indexOf(document.activeElement);

  const move = (by) => {
    const all = links();
    if (!all.length) return;
    const at = current();
    all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)].focus();
  };
  const tick = () => {
    const box = document.activeElement.closest("tr")?.querySelector("input[type=checkbox]");
    if (box) box.checked = !box.checked;
  };
  const press = (key) => {
    const wanted = document.querySelector(`[data-key="${key}"]`);
    if (!wanted) return false;
    wanted.click();
    wanted.parentElement.querySelector("textarea")?.focus();
    return true;
  };
  const keys = { j: () => move(1), k: () => move(-1), x: tick, "/": () => document.getElementById("q")?.focus() };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const act = keys[event.key];
    if (act) act();
    if (act || (/^[a-z]$/.test(event.key) && press(event.key))) event.preventDefault();
  });

  // What happens meanwhile: the list follows, a request says that it changed.
  const news = document.getElementById("news");
  const title = document.title;
  let known = null;
  let sound = null;

  const say = (text, href) => {
    news.replaceChildren();
    const line = Object.assign(document.createElement("p"), { className: "notice", textContent: `${text} ` });
    if (href) line.append(Object.assign(document.createElement("a"), { href, textContent: news.dataset.show }));
    news.append(line);
  };
  const follow = async () => {
    const answer = await fetch(location.href.split("#")[0], { headers: { "x-live": "1" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const ticked = [...document.querySelectorAll("#list :checked")].map((box) => box.name);
    const focused = document.activeElement.getAttribute("href");
    for (const id of ["list", "counts"]) document.getElementById(id).replaceWith(fresh.getElementById(id));
    for (const box of document.querySelectorAll("#list [type=checkbox]")) box.checked = ticked.includes(box.name);
    if (focused) links().find((link) => link.getAttribute("href") === focused)?.focus();
  };
  const ring = () => {
    if (!wanted()) return;
    if (document.hidden) new Notification(news.dataset.new);
    if (!sound) return;
    const tone = sound.createOscillator();
    tone.connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.15);
  };
  const heard = (now) => {
    document.title = now.new ? `(${now.new}) ${title}` : title;
    const before = known;
    known = now;
    const page = document.querySelector("[data-reference]");
    if (page && now.reference === page.dataset.reference && now.newest > Number(page.dataset.seen))
      say(news.dataset.changed, location.pathname);
    if (!before || before.newest === now.newest) return;
    const more = now.new > before.new;
    if (more) ring();
    if (document.getElementById("list")) {
      follow();
      if (more) say(news.dataset.new);
    } else if (more && !page) say(news.dataset.new, "/staff");
  };
  const listen = () => {
    const stream = new EventSource(news.dataset.live);
    stream.addEventListener("newest", (event) => heard(JSON.parse(event.data)));
    stream.addEventListener("ended", () => stream.close());
    addEventListener("pagehide", () => stream.close(), { once: true });
  };

  // Notices by sound and on the desktop, only for who asked for them.
  const button = document.getElementById("notify");
  const wanted = () => window.Notification?.permission === "granted" && localStorage.getItem("staff-notify") === "yes";
  const name = () => (button.textContent = wanted() ? button.dataset.off : button.dataset.on);
  if (button && window.Notification) {
    button.hidden = false;
    name();
    button.addEventListener("click", async () => {
      const granted = !wanted() && (await Notification.requestPermission()) === "granted";
      localStorage.setItem("staff-notify", granted ? "yes" : "no");
      sound = granted ? new AudioContext() : null;
      name();
    });
  }
  if (news && window.EventSource) listen();
})();
