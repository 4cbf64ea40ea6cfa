// The list of keys, the choice of a preset, and the switch that turns them off.

import { choosePreset, keyFor, preset } from "./presets.js";

const OFF = "desk.keys-off";

export function shortcutsAreOn() {
  return localStorage.getItem(OFF) === null;
}

export function offerShortcuts() {
  showHints();
  const button = document.querySelector("[data-shortcuts]");
  const list = document.querySelector("[data-shortcut-list]");
  const choice = document.querySelector("[data-shortcuts-on]");
  if (!button || !list || !choice) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    fill(list.querySelector("[data-shortcut-keys]"));
    list.showModal();
  });
  offerPresets(list);
  choice.checked = shortcutsAreOn();
  choice.addEventListener("change", () => {
    if (choice.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    showHints();
  });
}

function offerPresets(list) {
  for (const one of list.querySelectorAll("[data-preset]")) {
    one.checked = one.value === preset();
    one.addEventListener("change", () => {
      choosePreset(one.value);
      showHints();
      fill(list.querySelector("[data-shortcut-keys]"));
    });
  }
}

// The keys beside the buttons.
export function showHints() {
  for (const hint of document.querySelectorAll("[data-hint]")) {
    hint.textContent = keyFor(hint.dataset.hint);
    hint.hidden = !shortcutsAreOn() && !hint.closest("dialog");
  }
}

// Only what is on the page, called what the page calls it.
function fill(entries) {
  for (const old of entries.querySelectorAll("[data-drawn]")) old.remove();
  for (const fixed of entries.querySelectorAll("[data-when]")) {
    fixed.hidden = document.querySelector(fixed.dataset.when) === null;
  }
  const drawn = new Set();
  for (const element of document.querySelectorAll("[data-key]")) {
    const key = element.dataset.key;
    if (drawn.has(key) || !isOffered(element)) continue;
    drawn.add(key);
    entries.append(entry(keyFor(key), nameOf(element)));
  }
  for (const element of document.querySelectorAll("[data-go]")) {
    const key = `g ${element.dataset.go}`;
    if (drawn.has(key)) continue;
    drawn.add(key);
    entries.append(entry(key, nameOf(element)));
  }
}

function entry(key, name) {
  const line = document.createElement("div");
  line.dataset.drawn = "";
  const term = document.createElement("dt");
  const what = document.createElement("dd");
  for (const part of /^[A-Z]$/.test(key) ? ["Shift", key.toLowerCase()] : key.split(" ")) {
    const mark = document.createElement("kbd");
    mark.textContent = part;
    term.append(mark, " ");
  }
  what.textContent = name;
  line.append(term, what);
  return line;
}

// Whether it can be seen. Narrow windows have no place for the button of this list, and its key works.
export function isOffered(element) {
  return element.checkVisibility() || (element.matches("[data-shortcuts]") && !element.hidden);
}

export function nameOf(element) {
  if (element.dataset.does) return element.dataset.does;
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("kbd, .unseen, .tab-count")) part.remove();
  return element.getAttribute("aria-label") ?? copy.textContent.trim().replace(/\s+/g, " ");
}
