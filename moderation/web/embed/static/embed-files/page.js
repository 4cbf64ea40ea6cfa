// Where on the page the section goes, and which page it is.

import { element } from "./elements.js";

// What of an address names no page: how somebody came to it, and what we add after posting.
const PASSING = /^(utm_\w+|fbclid|gclid|awaiting|reply_to|cursor)$/;

// The element that the script names, else #comments, else a new one after the script.
export function targetOf(script) {
  const found = document.querySelector(script.dataset.target || "#comments");
  if (found) return found;
  const made = element("div");
  if (script.closest("body")) script.after(made);
  else document.body.append(made);
  return made;
}

// The page's address: as the script names it, else the canonical one, else the present one.
export function pageAddress(script) {
  if (script.dataset.threadUrl) return new URL(script.dataset.threadUrl, location.href).href;
  const canonical = document.querySelector('link[rel="canonical"]')?.href;
  const isHere = canonical && new URL(canonical).origin === location.origin;
  const url = new URL(isHere ? canonical : location.href);
  for (const name of [...url.searchParams.keys()]) if (PASSING.test(name)) url.searchParams.delete(name);
  url.hash = "";
  return url.href;
}
