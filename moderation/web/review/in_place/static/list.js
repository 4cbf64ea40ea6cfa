// The list while one works through it: a row that is decided on goes, comes back where it was, and
// what follows is put below. Nothing is ever put above.

import { recount } from "./bulk.js";
import { ask } from "./fetch_page.js";
import { chooseNear, currentRow } from "./rows.js";
import { commentOf } from "./settled.js";
import { leaveOutSettled, show } from "./show.js";

const FEW = 12;
const QUIET_MILLISECONDS = 900;

const gone = new Map(); // a comment's path: its row, and the mark in its place
let later = null;
let asked = 0; // how often it was asked how the list goes on, and which of the answers is shown
let shown = 0;

export function takeOut(row) {
  const mark = document.createComment("");
  const rows = allRows();
  const place = rows.indexOf(row);
  row.classList.remove("is-current"); // it may come back, and another one is looked at then
  gone.set(commentOf(row.querySelector("[data-open]").href), { row, mark });
  row.replaceWith(mark);
  hideEmptyHeadings();
  recount();
  chooseNear(place);
}

// Whether the row could be put back. What one looks at stays where it is.
export function putBack(path, sentence = "", version = "") {
  const kept = gone.get(path);
  gone.delete(path);
  if (!kept?.mark.isConnected) return false;
  const { row, mark } = kept;
  const seen = currentRow();
  const before = seen?.getBoundingClientRect().top;
  mark.replaceWith(row);
  if (sentence) say(row, sentence);
  if (version) renew(row, version);
  hideEmptyHeadings();
  recount();
  if (seen) scrollBy({ top: seen.getBoundingClientRect().top - before, behavior: "instant" });
  return true;
}

// The row that came back as somebody else has left it, so that one may decide on it again.
function renew(row, version) {
  for (const field of row.querySelectorAll("[name=version]")) field.value = version;
  const box = row.querySelector("[data-select]");
  if (box) box.value = box.value.replace(/:.*/, `:${version}`);
}

function say(row, sentence) {
  row.querySelector(".row-alert")?.remove();
  const line = document.createElement("p");
  line.className = "row-alert";
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  row.querySelector(".row-text").append(line);
}

// How it goes on with the list at this address: soon, and at once where few rows are left.
export function fillUp(address) {
  clearTimeout(later);
  const wait = allRows().length < FEW ? 0 : QUIET_MILLISECONDS;
  const number = (asked += 1);
  later = setTimeout(() => fill(new URL(address, location.href).href, number), wait);
  document.addEventListener("desk:leave", () => clearTimeout(later), { once: true });
}

async function fill(address, number) {
  const list = document.querySelector("[data-rows]");
  const answer = await ask(address).catch(() => null);
  if (answer?.status !== 200 || answer.wasSentOn || !list?.isConnected) return;
  // An older answer counts what was decided meanwhile: an empty list waits for the newest.
  if (number < shown || (number < asked && !allRows().length)) return;
  shown = number;
  history.replaceState(history.state, "", address);
  leaveOutSettled(answer.page, answer.asked);
  const fresh = answer.page.querySelector("[data-rows]");
  if (!allRows().length || !fresh) {
    if (!allRows().length) showWithNotice(answer);
    return;
  }
  for (const part of [".list-head h1", ".pages", ".looked"]) swap(answer.page, part);
  append(list, fresh);
  recount();
  document.dispatchEvent(new Event("desk:drawn"));
}

// The whole page, with what was just said of the last decision.
function showWithNotice(answer) {
  const notice = document.querySelector("[data-notice]");
  show(answer);
  if (notice && !document.querySelector("[data-notice]")) document.querySelector("main").append(notice);
  if (document.activeElement !== document.body) return;
  const heading = document.querySelector("[data-rows] [data-open]") ?? document.querySelector("main h1");
  if (!heading.matches("a")) heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function swap(page, part) {
  const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
  if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  else if (old) old.remove();
  else if (fresh) document.querySelector("[data-rows]").after(document.adoptNode(fresh));
}

function append(list, fresh) {
  const path = (row) => commentOf(row.querySelector("[data-open]").getAttribute("href"));
  const known = new Set(allRows().map(path));
  let heading = null;
  for (const line of [...fresh.children]) {
    if (line.matches(".row-thread")) heading = line;
    else if (line.matches("[data-row]") && !known.has(path(line))) {
      const last = [...list.querySelectorAll(".row-thread")].at(-1);
      if (heading && last?.textContent !== heading.textContent) list.append(document.adoptNode(heading));
      heading = null;
      list.append(document.adoptNode(line));
    }
  }
}

function hideEmptyHeadings() {
  for (const heading of document.querySelectorAll("[data-rows] .row-thread")) {
    const next = heading.nextElementSibling;
    heading.hidden = !next || next.matches(".row-thread");
  }
}

function allRows() {
  return [...document.querySelectorAll("[data-rows] [data-row]")];
}
