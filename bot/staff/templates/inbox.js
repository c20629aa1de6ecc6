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
})();
