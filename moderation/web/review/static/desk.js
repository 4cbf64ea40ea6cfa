// What the desk does beyond plain HTML. Every part looks for its own elements and else does nothing.

import { announceArrivals } from "./arrivals.js";
import { announceNotice } from "./notice.js";
import { closeFilters } from "./filters.js";
import { keepNotes } from "./note.js";
import { offerCopying } from "./copy.js";
import { awaitOutcome } from "./outcome.js";
import { listenForKeys } from "./keys.js";
import { measurePassword } from "./password.js";
import { moveThreshold } from "./threshold.js";
import { offerPasskeys } from "./passkey.js";
import { offerShortcuts } from "./shortcuts.js";
import { rememberPulls } from "./pulls.js";
import { rememberRow } from "./rows.js";
import { showLocalTimes } from "./times.js";
import { tellWhenBusy } from "./busy.js";
import { watchTheNetwork } from "./offline.js";

watchTheNetwork();
offerShortcuts();
rememberRow();
listenForKeys();
keepNotes();
announceNotice();
announceArrivals();
closeFilters();
measurePassword();
moveThreshold();
offerCopying();
awaitOutcome();
offerPasskeys();
showLocalTimes();
rememberPulls();
tellWhenBusy();
