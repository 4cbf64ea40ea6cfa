// Claims: the open comment is claimed and the claim renewed while it is seen; who is on what is
// asked every ten seconds. Only text is ever put into the page.

import { commentOf, isSettled } from "./settled.js";

const RENEW_EVERY = 60_000;
const LOOK_EVERY = 10_000;

let held = null;

// A page that is passed by at once claims nothing: what was loaded says so, and that at once.
export function keepClaims(leaving, delay) {
  const place = document.querySelector("[data-claims]");
  if (!place) return;
  const mine = document.querySelector("[data-claim]");
  if (mine) keep(mine, leaving, delay);
  repeat(() => look(place), LOOK_EVERY, leaving);
  document.addEventListener("visibilitychange", () => look(place), { signal: leaving });
}

function keep(panel, leaving, delay) {
  const first = setTimeout(() => take(panel, leaving), delay);
  repeat(() => take(panel, leaving), RENEW_EVERY, leaving);
  const whileHere = { signal: leaving };
  window.addEventListener("pagehide", () => release(panel), whileHere);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) take(panel, leaving);
  }, whileHere);
  leaving.addEventListener("abort", () => {
    clearTimeout(first);
    if (leaving.reason !== panel.dataset.claimed) release(panel);
  }, { once: true });
}

function repeat(what, every, leaving) {
  const timer = setInterval(what, every);
  leaving.addEventListener("abort", () => clearInterval(timer));
}

async function take(panel, leaving) {
  if (document.hidden) return;
  try {
    const answer = await fetch(panel.dataset.claim, { method: "POST", body: form(panel), keepalive: true });
    if (answer.ok) {
      held = panel;
      if (leaving.aborted && leaving.reason !== panel.dataset.claimed) return release(panel);
      show(panel, null, panel);
    } else if (answer.status === 409) {
      held = null;
      show(panel, await answer.json(), panel);
    }
  } catch {
    // Offline: the lease ends by itself.
  }
}

function release(panel) {
  if (held !== panel) return;
  held = null;
  if (isSettled(commentOf(panel.dataset.release), performance.now())) return; // a decision ends it
  navigator.sendBeacon(panel.dataset.release, form(panel));
}

function form(panel) {
  const token = panel.querySelector("[name=form_token]").value;
  return new URLSearchParams({ form_token: token, answer: "json" });
}

async function look(place) {
  if (document.hidden) return;
  try {
    const answer = await fetch(place.dataset.claims);
    if (!answer.ok || answer.redirected) return;
    const found = await answer.json();
    const claims = new Map(found.claims.filter((one) => !one.is_mine).map((one) => [one.comment, one]));
    for (const mark of document.querySelectorAll("[data-claimed]")) {
      show(mark, claims.get(mark.dataset.claimed) ?? null, mark.closest("[data-row]") ?? mark);
    }
  } catch {
    // Offline: what was known stays.
  }
}

function show(mark, claim, dimmed) {
  const text = mark.matches("[data-claim-text]") ? mark : mark.querySelector("[data-claim-text]");
  dimmed.classList.toggle("is-claimed", claim !== null);
  offerTakeOver(mark, claim);
  if (claim === null) {
    // What the page says of one's own claim stays; what it said of somebody else's goes.
    if (text.querySelector("bdi")) text.replaceChildren();
    return;
  }
  const who = document.createElement("bdi");
  const words = document.createElement("span");
  who.textContent = claim.who;
  words.textContent = claim.text;
  text.replaceChildren(who, " ", words);
}

function offerTakeOver(panel, claim) {
  const button = panel.querySelector("[data-take-over]");
  if (!button) return;
  const word = button.querySelector("[data-take-word]");
  button.hidden = claim === null && held === panel;
  word.textContent = claim ? word.dataset.takeWord : word.dataset.claimWord;
  panel.querySelector("[data-take-from]").value = claim?.holder ?? "";
  panel.querySelector("[data-release-form]")?.toggleAttribute("hidden", claim !== null);
}
