// Numbers of comments, on any page: <a href="/post#comments" data-comment-count></a>.

import { askJson } from "./asking.js";
import { pageAddress, plainAddress } from "./page.js";

// So many addresses, and so long an address of ours, go through every proxy.
const MOST = 100;
const LONGEST = 6_000;

export async function showCounts(elements, script, service) {
  const places = new Map();
  for (const place of elements) {
    const url = addressOf(place, script);
    if (url) places.set(url, [...(places.get(url) ?? []), place]);
  }
  await Promise.all(batches([...places.keys()]).map((urls) => fillIn(urls, places, script, service)));
}

// The page that the element names, else the one that it links to, else this one.
function addressOf(place, script) {
  try {
    const named = place.dataset.commentCount || place.closest("a[href]")?.href;
    const url = named ? plainAddress(named) : null;
    return url && url !== plainAddress(location.href) ? url : pageAddress(script);
  } catch {
    return null;
  }
}

function batches(urls) {
  const made = [];
  let room = 0;
  for (const url of urls) {
    const length = encodeURIComponent(url).length + 5;
    if (length > room || made.at(-1).length === MOST) {
      made.push([]);
      room = LONGEST;
    }
    made.at(-1).push(url);
    room -= length;
  }
  return made;
}

// What cannot be counted keeps the words that the page has put there.
async function fillIn(urls, places, script, service) {
  const query = new URLSearchParams([["site", script.dataset.site], ...urls.map((url) => ["url", url])]);
  const { counts } = await askJson(`${service}/v1/threads/counts?${query}`);
  const { format } = numbers(script.dataset.lang || document.documentElement.lang);
  urls.forEach((url, index) => {
    for (const place of places.get(url)) place.textContent = format(counts[index]);
  });
}

function numbers(language) {
  try {
    return new Intl.NumberFormat(language || undefined);
  } catch {
    return new Intl.NumberFormat();
  }
}
