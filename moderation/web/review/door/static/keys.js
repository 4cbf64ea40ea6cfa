// Keys. Each clicks a button or a link that can be seen, and rests while somebody types.

import { goByKey } from "./go.js";
import { openPalette } from "./palette.js";
import { oursFor } from "./presets.js";
import { isOffered, shortcutsAreOn } from "./shortcuts.js";
import { currentRow, moveRow } from "./rows.js";

const TYPED_IN = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

export function listenForKeys() {
  document.addEventListener("keydown", (event) => {
    if (isForPalette(event) ? openPalette() : leavesField(event) || (isForUs(event) && act(event))) event.preventDefault();
  });
}

function isForPalette(event) {
  return (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && !event.isComposing
    && event.key.toLowerCase() === "k";
}

// Escape leaves the field that is typed in, and does nothing else.
function leavesField(event) {
  const target = event.target;
  if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]")) return false;
  if (!(target instanceof HTMLElement) || !target.closest(TYPED_IN)) return false;
  target.blur();
  return true;
}

function isForUs(event) {
  if (event.defaultPrevented || event.repeat || event.isComposing || event.altKey) return false;
  if ((event.ctrlKey || event.metaKey) && !isUndo(event)) return false;
  if (!shortcutsAreOn() && event.key !== "?") return false;
  if (document.querySelector("dialog[open]")) return false;
  return !(event.target instanceof Element && event.target.closest(TYPED_IN));
}

function isUndo(event) {
  return (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
}

function act(event) {
  if (isUndo(event)) return press("u");
  if (goByKey(event.key)) return true;
  const key = oursFor(event.key);
  if (key === null) return false;
  if (key === "j" || key === "ArrowDown") return go(1, key);
  if (key === "k" || key === "ArrowUp") return go(-1, key);
  if (key === "Enter") return open(event.key);
  if (key === "Escape") return back();
  return press(key);
}

function go(step, key) {
  if (document.querySelector("[data-rows]")) return moveRow(step);
  if (key.length > 1) return false; // the arrows scroll a comment
  return click(document.querySelector(step > 0 ? "[data-next]" : "[data-previous]"));
}

function open(pressed) {
  const active = document.activeElement;
  if (pressed === "Enter" && active instanceof HTMLElement && active.matches("a, button, summary, input")) {
    return false; // the browser does it
  }
  return click(currentRow()?.querySelector("[data-open]"));
}

function back() {
  return click(document.querySelector("[data-bulk-clear]:not([hidden])"))
    || click(document.querySelector("[data-back]"));
}

function press(key) {
  const name = CSS.escape(key);
  const here = currentRow()?.querySelector(`[data-key="${name}"]`);
  return click(here ?? document.querySelector(`[data-key="${name}"]:not([data-row] *)`)
    ?? document.querySelector(`article [data-key="${name}"]`));
}

function click(element) {
  if (!(element instanceof HTMLElement) || !isOffered(element)) return false;
  if (element.matches("input:not([type=checkbox]), textarea, select")) element.focus();
  else element.click();
  return true;
}
