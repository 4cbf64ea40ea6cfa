// Decisions on their way. Each is kept until the service has said what became of it; sent again it
// is recorded once, because it says which version of the comment was seen.

import { post } from "./fetch_page.js";
import { renewToken, token, who } from "./token.js";

const KEPT = "desk.outbox";
const PAUSES = [400, 800, 1_600, 3_200, 6_400, 10_000];

let entries = [];
let state = "well"; // or "away", "signed out", "another's"
let isSending = false;
let goOn = null;
let hear = { answered() {}, changed() {} };

// Takes up what an earlier page of this tab has left. `heard` is told of answers and of changes.
export function openOutbox(heard) {
  hear = heard;
  takeUp();
  hear.changed();
  for (const name of ["online", "focus", "visibilitychange"]) {
    (name === "visibilitychange" ? document : window).addEventListener(name, () => goOn?.());
  }
  addEventListener("pagehide", sendWhileLeaving);
  addEventListener("beforeunload", (event) => {
    if (entries.length > 0 && state !== "well") event.preventDefault();
  });
  send();
}

function takeUp() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (!kept || !who()) return; // of somebody who has to sign in again
  if (kept.who === who()) entries = kept.entries;
  else state = kept.entries.length > 0 ? "another's" : state;
  keep();
}

export function waiting() {
  return { number: entries.length, state, last: entries.at(-1) ?? null };
}

// One decision; a second one on the same comment takes the place of the first, if that is still here.
export function decideLater(entry) {
  const before = entries.findIndex((one) => one.address === entry.address);
  if (before >= 0 && entries[before].wasTried) return false;
  if (before >= 0) entries.splice(before, 1);
  entries.push(entry);
  keep();
  hear.changed();
  send();
  return true;
}

// Whether it had not gone out yet. What has may be recorded: that is undone once it is known.
export function takeBack(entry) {
  if (entry.wasTried) entry.isUnwanted = true;
  else entries = entries.filter((one) => one !== entry);
  keep();
  hear.changed();
  return !entry.wasTried;
}

// Resolves once nothing waits; false where something has to.
export async function everythingSent() {
  while (entries.length > 0 && state === "well") await new Promise((done) => setTimeout(done, 20));
  return entries.length === 0;
}

async function send() {
  if (isSending) return;
  isSending = true;
  for (let failed = 0; entries.length > 0;) {
    const entry = entries[0];
    const answer = await tryOnce(entry);
    if (!answer) {
      hear.changed();
      await pause(PAUSES[Math.min(failed++, PAUSES.length - 1)]);
      continue;
    }
    failed = 0;
    state = "well";
    entries = entries.filter((one) => one !== entry);
    keep();
    hear.answered(entry, answer);
    hear.changed();
  }
  isSending = false;
}

async function tryOnce(entry) {
  if (state === "signed out" && !(await isMineAgain())) return null;
  entry.wasTried = true;
  keep();
  const answer = await sent(entry);
  if (answer?.status === 401) return stop("signed out");
  if (answer?.status === 403 && (await renewToken()) === "mine") return (await sent(entry)) ?? stop("away");
  return answer ?? stop("away");
}

async function sent(entry) {
  const fields = entry.fields.filter(([name]) => name !== "form_token");
  const answer = await post(entry.address, [...fields, ["form_token", token()], ["answer", "short"]])
    .catch(() => null);
  const isAnswer = answer?.page && answer.status < 500 && answer.status !== 429;
  return isAnswer ? answer : null;
}

function stop(why) {
  state = why;
  return null;
}

async function isMineAgain() {
  const found = await renewToken();
  if (found === "another's") {
    state = found;
    entries = [];
    keep();
    hear.changed();
  }
  return found === "mine";
}

function pause(milliseconds) {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    goOn = () => {
      clearTimeout(timer);
      done();
    };
  });
}

const leaveOutAnswer = (name, value) => (name === "answer" ? undefined : value);

function keep() {
  if (entries.length > 0) sessionStorage.setItem(KEPT, JSON.stringify({ who: who(), entries }, leaveOutAnswer));
  else sessionStorage.removeItem(KEPT);
}

// The browser sends them even if the tab is closed; where it stays open they are sent once more.
function sendWhileLeaving() {
  for (const entry of entries.filter((one) => !one.isUnwanted)) {
    entry.wasTried = true;
    const fields = entry.fields.filter(([name]) => name !== "form_token");
    navigator.sendBeacon(entry.address, new URLSearchParams([...fields, ["form_token", token()]]));
  }
  keep();
}
