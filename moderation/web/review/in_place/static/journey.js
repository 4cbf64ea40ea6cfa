// From page to page of the queue without loading one: addresses, history, and where one looks.

import { atHand, coming, forgetAhead, lookAhead } from "./ahead.js";
import { ask } from "./fetch_page.js";
import { commentOf } from "./settled.js";
import { isComment, isQueue, show } from "./show.js";
import { tellAway } from "./tell.js";

let moves = 0;

// How often one has moved: what comes late for a page that was left is not shown.
export function numberOfMoves() {
  return moves;
}

export function openJourney() {
  history.scrollRestoration = "manual";
  addEventListener("popstate", () => goTo(location.href, { isNew: false, top: history.state?.top ?? 0 }));
  if (isComment()) lookAhead(document);
}

// Another page: at once where it has come already. False where it can't be had.
export async function goTo(address, { isNew = true, top = 0 } = {}) {
  const move = ++moves;
  const ready = atHand(address);
  if (ready) return arrive(ready, address, isNew, top);
  document.querySelector("main").setAttribute("aria-busy", "true");
  const answer = await coming(address).catch(() => null);
  if (move !== moves) return true;
  document.querySelector("main").removeAttribute("aria-busy");
  if (!answer?.page || answer.status >= 500) return tellAway() ?? false;
  if (!isOfTheQueue(answer.page)) return location.assign(answer.address) ?? true;
  return arrive(answer, answer.address, isNew, top);
}

// What came back for a form: its own page, or the one that it led to.
export function arriveBy(answer, about = "") {
  moves += 1;
  forgetAhead();
  if (answer.wasSentOn && !isOfTheQueue(answer.page)) return location.assign(answer.address);
  const address = answer.wasSentOn ? answer.address : location.href;
  const isSamePlace = new URL(address).pathname === location.pathname;
  return arrive(answer, address, !isSamePlace, isSamePlace && isQueue(answer.page) ? null : 0, about);
}

// The list or the comment as it is now, in the place of what one sees.
export async function lookAnew() {
  forgetAhead();
  const answer = await ask(location.href).catch(() => null);
  if (!answer?.page || answer.status >= 500) return "away";
  if (!isOfTheQueue(answer.page)) return "ended";
  moves += 1;
  show(answer);
  return "anew";
}

function arrive(answer, address, isNew, top, about = "") {
  const from = about || commentOf(location.href);
  if (isNew) {
    history.replaceState({ top: scrollY }, "");
    history.pushState({ top: 0 }, "", address);
  } else if (address !== location.href) history.replaceState({ top: 0 }, "", address);
  show(answer, top);
  placeFocus(from);
  if (isComment()) setTimeout(() => lookAhead(document), 0);
  return true;
}

// Where one goes on: the comment's name; in a list the comment that one comes from, else its head.
function placeFocus(from) {
  const links = [...document.querySelectorAll("[data-rows] [data-open]")];
  const link = from && links.find((one) => commentOf(one.href) === from);
  if (!link && document.activeElement !== document.body) return;
  const place = link || document.querySelector("article h1") || document.querySelector("main h1");
  if (!place) return;
  if (!place.matches("a")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

function isOfTheQueue(page) {
  return isQueue(page) || isComment(page);
}
