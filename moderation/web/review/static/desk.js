// What the desk does beyond plain HTML. Every part looks for its own elements and else does nothing.

import { keepClaims } from "./claims.js";
import { placeFocus } from "./focus.js";
import { followProgress } from "./progress.js";
import { selectRows } from "./bulk.js";
import { announceNotice } from "./notice.js";
import { keepNotes } from "./note.js";
import { listenForKeys } from "./keys.js";
import { measurePassword } from "./password.js";
import { offerShortcuts } from "./shortcuts.js";
import { rememberRow } from "./rows.js";

offerShortcuts();
rememberRow();
listenForKeys();
keepNotes();
selectRows();
keepClaims();
followProgress();
placeFocus();
announceNotice();
measurePassword();
