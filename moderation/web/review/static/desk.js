// What the desk does beyond plain HTML. Every part looks for its own elements and else does nothing.

import { announceNotice } from "./notice.js";
import { keepNotes } from "./note.js";
import { listenForKeys } from "./keys.js";
import { measurePassword } from "./password.js";
import { offerShortcuts } from "./shortcuts.js";
import { rememberPulls } from "./pulls.js";
import { rememberRow } from "./rows.js";

offerShortcuts();
rememberRow();
listenForKeys();
keepNotes();
announceNotice();
measurePassword();
rememberPulls();
