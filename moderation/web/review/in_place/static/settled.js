// Comments that were decided on here: pages that were asked for before that still show them.

const SINCE = new Map(); // a comment's path, and when its decision was recorded

export function settle(path, when = Infinity) {
  SINCE.set(path, when);
}

export function unsettle(path) {
  SINCE.delete(path);
}

export function isSettled(path, asked) {
  return (SINCE.get(path) ?? -Infinity) > asked;
}

// The comment that an address is about, whatever is done with it there.
export function commentOf(address) {
  const path = new URL(address, location.href).pathname;
  return /^.*\/comments\/[^/]+/.exec(path)?.[0] ?? "";
}
