// Says what was done, what waits, and what came out otherwise. The sentences are the page's own.

import { waiting } from "./outbox.js";

const MOST_REFUSALS = 100;

// The notice of a decision that is on its way, as the service's own will look.
export function noticeOf(kind, entry, undo = null) {
  const bar = copy(`[data-said="${kind}"]`);
  const name = bar.querySelector("bdi");
  if (name) name.textContent = entry.name;
  if (undo) {
    const form = copy("[data-said=undo]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      undo();
    });
    bar.append(form);
  }
  putNotice(bar);
}

export function putNotice(bar) {
  const old = document.querySelector("[data-notice]");
  const hadFocus = old?.contains(document.activeElement);
  if (old) old.replaceWith(bar);
  else document.querySelector("main").append(bar);
  document.dispatchEvent(new Event("desk:drawn"));
  if (hadFocus) bar.querySelector("button, a")?.focus({ preventScroll: true });
  const announcer = document.querySelector("main [data-announcer]");
  if (announcer) announcer.textContent = bar.querySelector(".notice-text").textContent.trim();
}

// What of the decisions cannot be sent now, and why.
export function tellWaiting() {
  const place = document.querySelector("[data-outbox]");
  if (!place) return;
  const { number, state } = waiting();
  place.dataset.waiting = String(number);
  const words = { away: "away", "signed out": "signedOut", "another's": "anothers" }[state];
  const text = words ? place.dataset[words].replace("#", String(number)) : "";
  const line = place.querySelector("span");
  if (line.textContent !== text) line.textContent = text;
  place.querySelector("a").hidden = state !== "signed out";
  place.querySelector("a").href = location.href;
}

export function tellAway() {
  tell(document.querySelector("[data-outbox]").dataset.nothing);
}

// A sentence that stays until it is put away; where it is about a comment, with the way there.
export function tell(sentence, entry = null) {
  const list = document.querySelector("[data-refusals]");
  const line = copy("[data-said=refusal]");
  line.querySelector("[data-sentence]").textContent = sentence;
  const link = line.querySelector("a");
  link.hidden = entry === null;
  if (entry) {
    link.href = entry.page;
    line.querySelector("bdi").textContent = entry.name;
  }
  line.querySelector("button").addEventListener("click", () => line.remove());
  list.append(line);
  while (list.children.length > MOST_REFUSALS) list.firstElementChild.remove();
}

export function word(name) {
  return document.querySelector("[data-outbox]").dataset[name];
}

function copy(selector) {
  return document.querySelector(`template${selector}`).content.firstElementChild.cloneNode(true);
}
