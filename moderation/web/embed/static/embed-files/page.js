// Which page it is.

// What of an address names no page: how somebody came to it, and what we add after posting.
const PASSING = /^(utm_\w+|fbclid|gclid|awaiting|reply_to|cursor)$/;

// The page's address: as the script names it, else the canonical one, else the present one.
export function pageAddress(script) {
  if (script.dataset.threadUrl) return new URL(script.dataset.threadUrl, location.href).href;
  const canonical = document.querySelector('link[rel="canonical"]')?.href;
  const isHere = canonical && new URL(canonical).origin === location.origin;
  return plainAddress(isHere ? canonical : location.href);
}

export function plainAddress(address) {
  const url = new URL(address, location.href);
  for (const name of [...url.searchParams.keys()]) if (PASSING.test(name)) url.searchParams.delete(name);
  url.hash = "";
  return url.href;
}
