// What the desk does beyond plain HTML. Every part looks for its own elements and else does nothing.

import { announceArrivals } from "./arrivals.js";
import { announceNotice } from "./notice.js";
import { closeFilters } from "./filters.js";
import { keepNotes } from "./note.js";
import { listenForKeys } from "./keys.js";
import { measurePassword } from "./password.js";
import { offerShortcuts } from "./shortcuts.js";
import { rememberRow } from "./rows.js";
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
tellWhenBusy();
