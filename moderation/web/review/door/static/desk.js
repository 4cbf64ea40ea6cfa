// What the desk does beyond plain HTML. Every part looks for its own elements and else does nothing.

import { announceArrivals } from "./arrivals.js";
import { keepClaims } from "./claims.js";
import { placeFocus } from "./focus.js";
import { followProgress } from "./progress.js";
import { selectRows } from "./bulk.js";
import { announceNotice } from "./notice.js";
import { changeInPlace } from "./in_place.js";
import { closeFilters } from "./filters.js";
import { keepNotes } from "./note.js";
import { offerPalette } from "./palette.js";
import { offerCopying } from "./copy.js";
import { awaitOutcome } from "./outcome.js";
import { listenForKeys } from "./keys.js";
import { measurePassword } from "./password.js";
import { moveThreshold } from "./threshold.js";
import { offerPasskeys } from "./passkey.js";
import { offerShortcuts, showHints } from "./shortcuts.js";
import { rememberPulls } from "./pulls.js";
import { chooseRememberedRow, followRows } from "./rows.js";
import { showLocalTimes } from "./times.js";
import { tellWhenBusy } from "./busy.js";
import { watchTheNetwork } from "./offline.js";

const PASSED_BY_MILLISECONDS = 300;

let stay = null; // ends when the page in front of one is another

// Once a tab.
watchTheNetwork();
followRows();
listenForKeys();
arrive(0);
changeInPlace();
tellWhenBusy();
document.addEventListener("desk:leave", (event) => stay.abort(event.detail));
document.addEventListener("desk:arrive", () => arrive(PASSED_BY_MILLISECONDS));
document.addEventListener("desk:drawn", () => {
  showHints();
  showLocalTimes();
});

// Once a page, loaded or put in its place.
function arrive(delay) {
  stay = new AbortController();
  offerShortcuts();
  offerPalette();
  chooseRememberedRow();
  keepNotes();
  selectRows();
  keepClaims(stay.signal, delay);
  followProgress(stay.signal);
  placeFocus();
  announceNotice();
  announceArrivals(stay.signal);
  closeFilters(stay.signal);
  measurePassword();
  moveThreshold();
  offerCopying();
  awaitOutcome();
  offerPasskeys();
  showLocalTimes();
  rememberPulls();
}
