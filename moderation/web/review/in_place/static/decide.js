// Deciding: what comes next is there at once, the decision goes out behind it, and what comes back
// otherwise is said and undone here.

import { post, fieldsOf } from "./fetch_page.js";
import { nextOf } from "./ahead.js";
import { arriveBy, goTo, numberOfMoves } from "./journey.js";
import { fillUp, putBack, takeOut } from "./list.js";
import { forgetNote } from "./note.js";
import { decideLater, everythingSent, openOutbox, takeBack, waiting } from "./outbox.js";
import { commentOf, settle, unsettle } from "./settled.js";
import { isComment, isQueue } from "./show.js";
import { noticeOf, putNotice, tell, tellAway, tellWaiting, word } from "./tell.js";

export function openDecisions() {
  openOutbox({ answered, changed: tellWaiting });
}

// A form of the queue is sent, and nothing else is done meanwhile.
let isUnderWay = false;

export async function send(form, button) {
  if (isUnderWay) return;
  isUnderWay = true;
  const began = numberOfMoves();
  const fields = fieldsOf(form, button);
  const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
  document.querySelector("main").setAttribute("aria-busy", "true");
  const answer = (await everythingSent()) ? await post(address, fields).catch(() => null) : null;
  document.querySelector("main").removeAttribute("aria-busy");
  isUnderWay = false;
  if (!answer?.page || (answer.status >= 500 && !answer.page.querySelector("main"))) return tellAway();
  unsettle(commentOf(address));
  if (numberOfMoves() === began) arriveBy(answer, commentOf(address));
  else putNoticeOf(answer);
}

// Whether it can be decided here and now; the rest goes the long way.
export function decide(form, button) {
  const row = form.closest("[data-rows] [data-row]");
  const next = isComment() ? nextOf(document) : null;
  if (!button?.value || (!row && !next)) return false;
  const entry = entryOf(form, button, row);
  if (!decideLater(entry)) return true;
  settle(commentOf(entry.address));
  if (row) takeOut(row);
  else goOn(entry, next);
  if (row) tellOf(entry);
  return true;
}

function entryOf(form, button, row) {
  const name = row ? row.querySelector("[data-open]") : document.querySelector("article h1");
  return {
    address: form.action,
    fields: fieldsOf(form, button),
    name: name.textContent.trim(),
    status: button.value,
    page: row ? row.querySelector("[data-open]").href : location.href,
  };
}

async function goOn(entry, next) {
  const going = goTo(next);
  forgetNote(commentOf(entry.address));
  tellOf(entry);
  await going;
  if (document.querySelector("[data-notice]")) return;
  if (entry.answer) putNoticeOf(entry.answer);
  else tellOf(entry);
}

function tellOf(entry) {
  noticeOf(entry.status, entry, () => undo(entry));
}

function undo(entry) {
  const isHere = takeBack(entry);
  noticeOf(isHere ? "back" : "back-later", entry);
  if (isHere) comeBack(entry);
}

function comeBack(entry, sentence = "", version = "") {
  const path = commentOf(entry.address);
  unsettle(path);
  if (isQueue()) return putBack(path, sentence, version);
  if (!sentence) goTo(entry.page);
  return false;
}

function answered(entry, answer) {
  const notice = answer.status === 200 && !answer.wasSentOn && answer.page.querySelector("[data-notice]");
  if (!notice) return refused(entry, answer);
  entry.answer = answer;
  settle(commentOf(entry.address), performance.now());
  forgetNote(commentOf(entry.address));
  countAnew(answer.page);
  const undoing = notice.querySelector("form");
  if (entry.isUnwanted && undoing) return send(document.importNode(undoing, true), null);
  const list = answer.page.querySelector("[data-list]").dataset.list;
  if (isQueue() && new URL(list, location.href).pathname === location.pathname) fillUp(list);
  if (waiting().number === 0) putNoticeOf(answer);
}

function refused(entry, answer) {
  const said = answer.page.querySelector("main [role=alert]") ?? answer.page.querySelector("main h1 + p");
  const sentence = answer.wasSentOn ? "" : said?.textContent.trim();
  const version = answer.page.querySelector("article [data-decide] [name=version]")?.value;
  if (isComment() && commentOf(location.href) === commentOf(entry.address)) return arriveBy(answer);
  const isBack = comeBack(entry, sentence, version);
  if (!isBack) tell(sentence || word("refused"), entry);
  document.querySelector("[data-notice]")?.remove();
}

function putNoticeOf(answer) {
  const notice = answer.page.querySelector("[data-notice]")?.cloneNode(true);
  if (!notice) return;
  for (const field of notice.querySelectorAll("[name=return_to]")) {
    field.value = location.pathname + location.search;
  }
  putNotice(document.adoptNode(notice));
}

// How long each list is now, where it is still the same lists that one sees.
function countAnew(page) {
  const told = page.querySelectorAll(".tabs a");
  document.querySelectorAll(".tabs a").forEach((tab, place) => {
    const fresh = told[place];
    if (!fresh || new URL(fresh.getAttribute("href"), location.href).pathname !== tab.pathname) return;
    tab.querySelector(".tab-count").textContent = fresh.querySelector(".tab-count").textContent;
  });
}
