// The comments that come next are asked for before anybody wants them: at most two.

import { ask } from "./fetch_page.js";

const MOST = 2;
const FRESH_MILLISECONDS = 30_000;

const kept = new Map(); // an address, and what was asked for there

// The page if it has come already; a page that is on its way is waited for by `coming`.
export function atHand(address) {
  const one = kept.get(address);
  return one && isFresh(one) ? one.answer : null;
}

export function coming(address) {
  const one = kept.get(address);
  return one && isFresh(one) ? one.promise : ask(address);
}

export function forgetAhead() {
  kept.clear();
}

// From a comment's page on: the next one, and the one behind that.
export async function lookAhead(page) {
  const wanted = [];
  let from = page;
  while (wanted.length < MOST) {
    const address = nextOf(from);
    if (!address || wanted.includes(address)) break;
    wanted.push(address);
    const one = kept.get(address);
    if (!one || !isFresh(one)) keep(address);
    from = (await kept.get(address)?.promise.catch(() => null))?.page;
    if (!from) break;
  }
  for (const address of kept.keys()) if (!wanted.includes(address)) kept.delete(address);
}

export function nextOf(page) {
  const link = page?.querySelector("[data-next]");
  return link ? new URL(link.getAttribute("href"), location.href).href : null;
}

function keep(address) {
  const one = { at: performance.now(), date: Date.now(), answer: null };
  one.promise = ask(address).then((answer) => {
    if (answer.status === 200 && !answer.wasSentOn) one.answer = answer;
    return answer;
  });
  one.promise.catch(() => kept.delete(address));
  kept.set(address, one);
}

// By both clocks: one of them stands still while a machine sleeps, the other may be set.
function isFresh(one) {
  const dated = Date.now() - one.date;
  return performance.now() - one.at < FRESH_MILLISECONDS && dated >= 0 && dated < FRESH_MILLISECONDS;
}
