// Keys. Each clicks a button or a link that can be seen, and rests while somebody types.

import { shortcutsAreOn } from "./shortcuts.js";
import { currentRow, moveRow } from "./rows.js";

export function listenForKeys() {
  document.addEventListener("keydown", (event) => {
    if (!isForUs(event)) return;
    if (act(event.key)) event.preventDefault();
  });
}

function isForUs(event) {
  if (event.defaultPrevented || event.repeat || event.isComposing) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (!shortcutsAreOn() && event.key !== "?") return false;
  const target = event.target;
  if (!(target instanceof Element)) return true;
  if (document.querySelector("dialog[open]")) return false;
  return !target.closest("input, textarea, select, [contenteditable]");
}

function act(key) {
  if (key === "j" || key === "ArrowDown") return go(1, key);
  if (key === "k" || key === "ArrowUp") return go(-1, key);
  if (key === "Enter") return open();
  return press(key);
}

function go(step, key) {
  if (document.querySelector("[data-rows]")) return moveRow(step);
  if (key.length > 1) return false; // the arrows scroll a comment
  return click(document.querySelector(step > 0 ? "[data-next]" : "[data-previous]"));
}

function open() {
  if (document.activeElement instanceof HTMLElement && document.activeElement.matches("a, button, summary")) {
    return false; // the browser does it
  }
  return click(currentRow()?.querySelector("[data-open]"));
}

function press(key) {
  const name = CSS.escape(key);
  const here = currentRow()?.querySelector(`[data-key="${name}"]`);
  return click(here ?? document.querySelector(`[data-key="${name}"]:not([data-row] *)`));
}

function click(element) {
  if (!(element instanceof HTMLElement) || element.hidden) return false;
  element.click();
  return true;
}
