// What page an address is: the server says it by the same rules (moderation/web_address.py), and one
// table of cases holds both. What a site says of its own addresses only the server knows.

// The server puts its own list here: how somebody came to the page, and what we add after posting.
const PASSING = /LIST_OF_THE_SERVER/i;

// The page's address: as the script names it, else the canonical one, else the present one.
export function pageAddress(script) {
  if (script.dataset.threadUrl) return plainAddress(script.dataset.threadUrl);
  const canonical = document.querySelector('link[rel="canonical"]')?.href;
  if (!canonical || new URL(canonical).origin !== location.origin) return plainAddress(location.href);
  // All pages of a router that keeps them in the fragment have the same canonical address.
  return plainAddress(canonical.includes("#") ? canonical : canonical + location.hash);
}

export function plainAddress(address) {
  const url = new URL(address, location.href);
  const query = lasting(escaped(url.search.slice(1)));
  const hash = route(url.hash.slice(1).split("#")[0]);
  return `${url.protocol}//${url.host}${escaped(url.pathname)}${query && `?${query}`}${hash && `#${hash}`}`;
}

// Percent-encoded where it must be, nowhere else, and always in the same way.
function escaped(text) {
  return text
    .replace(/%([0-9a-f]{2})?/gi, (found, hex) => {
      const meant = String.fromCharCode(parseInt(hex, 16));
      return hex ? (/[\w.~-]/.test(meant) ? meant : found.toUpperCase()) : "%25";
    })
    .replace(/[^\w.~%/:@!$&'()*+,;=?-]/g, encodeURIComponent);
}

// Only whole pieces are taken out: a query is never read into pairs and written back.
function lasting(query) {
  return query.split("&").filter((piece) => !PASSING.test(piece.split("=")[0])).join("&");
}

function route(fragment) {
  if (!/^[/!]/.test(fragment)) return "";
  const [path, ...rest] = escaped(fragment).split("?");
  const query = lasting(rest.join("?"));
  const whole = query ? `${path}?${query}` : path;
  return /^(\/|!\/?)$/.test(whole) ? "" : whole;
}
