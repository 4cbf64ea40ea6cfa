// What the browser keeps for its owner, on the page's own origin: their name, address and website
// if they ticked the box, what they have begun to write, and their comments that wait. Nothing of
// it is a cookie, nothing is sent.

const AUTHOR = "comments.author";
const AUTHORED = "comments.authored";
const AWAITING = "comments.awaiting";
const DRAFTS = "comments.drafts";
const LASTING = "localStorage";
const STORES = ["sessionStorage", LASTING];
const FOURTEEN_DAYS = 14 * 24 * 3600 * 1000;

export function rememberedAuthor() {
  return read(AUTHOR, null);
}

export function rememberAuthor(author) {
  write(AUTHOR, author);
}

// By a comment's token its author asks after it; no text is kept with it.
export function keepAuthored(page, { id, author_token: token, created_at }) {
  write(AUTHORED, [...read(AUTHORED, []), { ...named(page), id, token, created_at }]);
}

export function hasAuthored() {
  return Boolean(read(AUTHORED));
}

// The waiting comments of one page that are neither published by now nor too old.
export function awaitingComments(page, published) {
  const kept = list(AWAITING).filter((entry) => !(isOn(entry, page) && published.has(entry.id)));
  write(AWAITING, kept);
  return kept.filter((entry) => isOn(entry, page) && entry.author);
}

export function keepAwaiting(page, comment) {
  const { id, parent_id, body, created_at, author } = comment;
  const entry = { ...named(page), id, parent_id, body, created_at, author: { name: author.name, url: null } };
  write(AWAITING, [...list(AWAITING).filter((other) => other.id !== id), entry]);
}

export function forgetAwaiting(id) {
  write(AWAITING, list(AWAITING).filter((entry) => entry.id !== id));
}

// The tab's own, else what was written last in any.
export function draftOf(page) {
  const [own, last] = STORES.map((store) => list(DRAFTS, store).find((entry) => isOn(entry, page)));
  return own ?? last ?? {};
}

// Null forgets it, but not what another tab has written: `known` is the text that this one had.
export function keepDraft(page, draft, known) {
  const entry = { ...draft, ...named(page), created_at: new Date().toISOString() };
  for (const store of STORES) {
    const isKept = (other) => !isOn(other, page) || (!draft && store === LASTING && other.body !== known);
    const others = list(DRAFTS, store).filter(isKept);
    write(DRAFTS, draft ? [...others, entry] : others, store);
  }
}

function list(key, store) {
  const found = read(key, [], store);
  return Array.isArray(found) ? found.filter(isFresh) : [];
}

function named({ service, site, url }) {
  return { service, site, url };
}

function isOn(entry, page) {
  return entry.service === page.service && entry.site === page.site && entry.url === page.url;
}

function isFresh(entry) {
  return Date.now() - Date.parse(entry?.created_at) < FOURTEEN_DAYS;
}

// Storage may be switched off or full; then nothing is remembered, and everything else works.
function read(key, otherwise, store = LASTING) {
  try {
    return JSON.parse(window[store].getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(key, value, store = LASTING) {
  try {
    if (!value || value.length === 0) window[store].removeItem(key);
    else window[store].setItem(key, JSON.stringify(value));
  } catch {
    // See above.
  }
}
