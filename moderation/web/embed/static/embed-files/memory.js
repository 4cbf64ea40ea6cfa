// What the browser keeps for its owner, on the page's own origin: their name, address and website
// if they ticked the box, and their comments that wait. Nothing of it is a cookie, nothing is sent.

const AUTHOR = "comments.author";
const AWAITING = "comments.awaiting";
const FOURTEEN_DAYS = 14 * 24 * 3600 * 1000;

export function rememberedAuthor() {
  return read(AUTHOR, null);
}

export function rememberAuthor(author) {
  if (author) write(AUTHOR, author);
  else remove(AUTHOR);
}

// The waiting comments of one page that are neither published by now nor too old.
export function awaitingComments(page, published) {
  const kept = all().filter((entry) => isFresh(entry) && !(isOn(entry, page) && published.has(entry.id)));
  write(AWAITING, kept);
  return kept.filter((entry) => isOn(entry, page));
}

export function keepAwaiting(page, comment) {
  const { id, parent_id, body, created_at, author } = comment;
  const entry = { ...page, id, parent_id, body, created_at, author: { name: author.name, url: null } };
  write(AWAITING, [...all().filter((other) => other.id !== id && isFresh(other)), entry]);
}

export function forgetAwaiting(id) {
  write(AWAITING, all().filter((entry) => entry.id !== id));
}

function all() {
  const found = read(AWAITING, []);
  return Array.isArray(found) ? found.filter((entry) => typeof entry?.id === "string" && entry.author) : [];
}

function isOn(entry, page) {
  return entry.service === page.service && entry.site === page.site && entry.url === page.url;
}

function isFresh(entry) {
  return Date.now() - Date.parse(entry.created_at) < FOURTEEN_DAYS;
}

// Storage may be switched off or full; then nothing is remembered, and everything else works.
function read(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(key, value) {
  try {
    if (Array.isArray(value) && !value.length) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // See above.
  }
}

function remove(key) {
  write(key, []);
}
