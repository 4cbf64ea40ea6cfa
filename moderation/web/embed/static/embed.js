// Shows the thread and the form of a page: one script tag, on any origin that the site registered.
//
//   <script type="module" src="https://comments.example.org/embed.js" data-site="blog" async></script>
//
// Optional: data-thread-url, data-thread-title, data-lang, data-depth, data-target (a CSS selector),
// data-only="counts" on pages without a thread. Everything else is loaded when it comes near.
//
// Pages that swap their content without being loaded anew put the tag there again, or use
// <comment-section data-site="blog">, or mount() and unmount(). A module runs once, however often its
// tag is put somewhere: so the page is watched for tags, and for places that are gone.

const self = new URL(import.meta.url);
const SERVICE = new URL(".", self).href.slice(0, -1);
const NEAR = "800px";
const SETTLED = 50;
// Said where nothing else could be fetched, words of the catalogues included.
const FAILED = {
  en: ["The comments could not be loaded.", "Try again"],
  de: ["Die Kommentare konnten nicht geladen werden.", "Erneut versuchen"],
  fr: ["Les commentaires n’ont pas pu être chargés.", "Réessayer"],
  ru: ["Не удалось загрузить комментарии.", "Повторить"],
};

const mounted = new Map();
const places = new WeakMap();
const counted = new WeakSet();

// Shows a section in an element, once it comes near. Options are those of the tag: site, threadUrl,
// threadTitle, lang, depth. The answer takes it away again.
export function mount(target, options = target.dataset) {
  unmount(target);
  const stop = new AbortController();
  mounted.set(target, stop);
  const tag = { dataset: { ...options } };
  whenNear(target, stop.signal, () => load(tag, target, stop.signal));
  return () => mounted.get(target) === stop && unmount(target);
}

// Takes a section away, with all that listens or waits for it. What was typed is kept as a draft.
export function unmount(target) {
  if (!mounted.has(target)) return;
  mounted.get(target).abort();
  mounted.delete(target);
  target.querySelector(":scope > comments-section")?.remove();
}

class CommentSection extends HTMLElement {
  static observedAttributes = ["data-site", "data-thread-url", "data-lang", "data-depth"];

  connectedCallback() {
    mount(this);
  }

  disconnectedCallback() {
    unmount(this);
  }

  attributeChangedCallback(name, before, after) {
    if (before !== after && mounted.has(this)) mount(this);
  }
}

// A module has no document.currentScript: the tag is found by what it names.
function isOurs(script) {
  const source = new URL(script.src, document.baseURI);
  return source.origin === self.origin && source.pathname === self.pathname;
}

// The element that the tag names, else an empty #comments, else a new one after the tag.
function placeOf(tag) {
  const { target } = tag.dataset;
  const named = target && document.querySelector(target);
  if (named) return named;
  const free = !target && [...document.querySelectorAll("#comments")].find(isFree);
  if (free) return free;
  const isKnown = places.has(tag);
  const isInBody = tag.closest("body");
  const beside = isInBody && tag.nextElementSibling;
  if (beside?.matches("[data-comments-place]")) return beside;
  // A tag in the head stays while pages come and go, and not all of them have comments.
  if (isKnown && !isInBody) return null;
  const made = document.createElement("div");
  made.dataset.commentsPlace = "";
  if (isInBody) tag.after(made);
  else document.body.append(made);
  return made;
}

// An article's own heading or anchor of this name is the article's.
function isFree(place) {
  if (mounted.has(place) || !place.matches("div, section, aside, footer, article, main")) return false;
  const rest = place.cloneNode(true);
  for (const other of rest.querySelectorAll("noscript, script, comments-section")) other.remove();
  return !rest.textContent.trim() && !rest.querySelector("img, svg, video, iframe, form");
}

// At once where the section is there already, or where the address leads into it.
function whenNear(target, signal, load) {
  const isWanted = target.querySelector("form") || /^#(comment|respond)/.test(location.hash);
  if (isWanted || !("IntersectionObserver" in window)) return load();
  const near = new AbortController();
  const begin = () => {
    near.abort();
    load();
  };
  const watch = new IntersectionObserver((seen) => {
    if (seen.some((entry) => entry.isIntersecting)) begin();
  }, { rootMargin: NEAR });
  near.signal.addEventListener("abort", () => watch.disconnect());
  signal.addEventListener("abort", () => near.abort());
  addEventListener("hashchange", () => /^#comment/.test(location.hash) && begin(), { signal: near.signal });
  watch.observe(target);
}

// A part that could not be fetched is asked for under another address: browsers remember failures.
async function load(tag, target, signal, tries = 0) {
  const part = "./embed-files/section.js";
  try {
    const { showSection } = await import(tries ? `${part}?${tries}` : part);
    if (!signal.aborted) await showSection(tag, target, SERVICE, signal);
  } catch (fault) {
    if (signal.aborted) return;
    console.error(`comments: ${location.origin} is not registered for "${tag.dataset.site}", or the service is away.`, fault);
    if (!target.querySelector("form")) offerAgain(tag, target, signal, tries + 1);
  }
}

function offerAgain(tag, target, signal, tries) {
  const host = document.createElement("comments-section");
  const again = document.createElement("button");
  again.type = "button";
  const language = tag.dataset.lang || document.documentElement.lang;
  const [sentence, repeat] = FAILED[language.slice(0, 2).toLowerCase()] ?? FAILED.en;
  again.textContent = repeat;
  again.addEventListener("click", () => {
    host.remove();
    load(tag, target, signal, tries);
  });
  host.append(`${sentence} `, again);
  target.replaceChildren(host);
}

// Two tags for one thread are one section.
function twinOf(tag, tags) {
  const isSame = (other) => ["site", "threadUrl", "target"].every((name) => other.dataset[name] === tag.dataset[name]);
  return tags.find((other) => other !== tag && isSame(other) && mounted.has(places.get(other)));
}

function showTags(tags) {
  for (const tag of tags) {
    if (tag.dataset.only === "counts" || places.get(tag)?.isConnected) continue;
    const twin = twinOf(tag, tags);
    const place = twin ? places.get(twin) : placeOf(tag);
    places.set(tag, place);
    if (place && !twin) mount(place, tag.dataset);
  }
}

function showCounts([tag]) {
  const fresh = [...document.querySelectorAll("[data-comment-count]")].filter((place) => !counted.has(place));
  if (!tag || !fresh.length) return;
  for (const place of fresh) counted.add(place);
  import("./embed-files/counts.js").then((part) => part.showCounts(fresh, tag, SERVICE)).catch(() => {});
}

function look() {
  for (const target of [...mounted.keys()]) if (!target.isConnected) unmount(target);
  const tags = [...document.querySelectorAll("script[data-site][src]")].filter(isOurs);
  showTags(tags);
  showCounts(tags);
}

function begin() {
  let settling = null;
  const later = () => {
    settling ??= setTimeout(() => {
      settling = null;
      look();
    }, SETTLED);
  };
  look();
  new MutationObserver(later).observe(document, { childList: true, subtree: true });
}

if (!customElements.get("comment-section")) customElements.define("comment-section", CommentSection);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin, { once: true });
else begin();
