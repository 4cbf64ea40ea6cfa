// A tab that slept, and a clock that jumped: what one sees then is looked at anew, and that is said.

import { lookAnew } from "./journey.js";
import { everythingSent } from "./outbox.js";
import { isComment, isQueue } from "./show.js";
import { tell, word } from "./tell.js";

const EVERY_MILLISECONDS = 10_000;
const LONG_MILLISECONDS = 10 * 60_000;

export function watchTheClock() {
  let last = now();
  let isLate = false;
  const look = () => {
    const [was, is] = [last, now()];
    last = is;
    const slept = Math.max(Math.abs(is.date - was.date), is.run - was.run);
    isLate ||= slept > LONG_MILLISECONDS;
    if (!isLate || document.hidden) return;
    isLate = false;
    wake();
  };
  setInterval(look, EVERY_MILLISECONDS);
  document.addEventListener("visibilitychange", look);
}

function now() {
  return { date: Date.now(), run: performance.now() };
}

async function wake() {
  if (!isQueue() && !isComment()) return;
  await everythingSent();
  tell(word({ anew: "slept", ended: "ended", away: "sleptAway" }[await lookAnew()]));
}
