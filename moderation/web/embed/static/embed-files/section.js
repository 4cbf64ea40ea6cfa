// One section on one page: its thread, its form, and the author's comments that still wait.

import { ask } from "./asking.js";
import { resumeDraft } from "./drafting.js";
import { element, fill } from "./elements.js";
import { buildForm } from "./form.js";
import { awaitingComments, forgetAwaiting, hasAuthored, keepAuthored, keepAwaiting } from "./memory.js";
import { pageAddress } from "./page.js";
import { showPages, startOf } from "./paging.js";
import { formAddress, readThread, readWords } from "./reading.js";
import { letReply } from "./replying.js";
import { addComment, addComments, hrefTo, localTime, removeComment, showLocalTimes } from "./thread.js";

// Makes the section, or takes over the one that our server has put there. Once `signal` says that it
// was taken away nothing of it listens, waits or asks.
export async function showSection(script, target, service, signal) {
  const page = { service, site: script.dataset.site, url: pageAddress(script) };
  const words = await readWords(page, script.dataset.lang || document.documentElement.lang, signal);
  const isOurs = target.matches("section.comments") && target.querySelector(".comments-form, .comments-closed");
  const [section, start] = isOurs ? [target, startOf(target)] : await build(target, words, page, script, signal);
  if (signal.aborted) return;
  const pages = showPages(section, words, page, start, signal);
  wire(section, words, page, pages, signal);
  follow(section, pages.upTo, signal);
}

// In a shadow tree: the page's styles don't reach into it, and ours don't reach out.
async function build(target, words, page, script, signal) {
  const [first, sheet] = await Promise.all([readThread(page, null, signal), readStyle(signal)]);
  const title = (script.dataset.threadTitle || document.title).slice(0, 500);
  const section = emptySection(words, script.dataset.depth);
  words.closed = first.closed;
  section.append(first.closed ? closed(first.closed, words) : buildForm(words, formAddress(page), { url: page.url, title }));
  addComments(section, first.comments, words);
  const host = element("comments-section");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  root.append(section);
  if (!signal.aborted) target.replaceChildren(host);
  return [section, { cursor: first.next_cursor }];
}

function emptySection({ strings, language, direction }, depth) {
  const heading = element("h2", { id: "comments-title", class: "comments-heading" }, `${strings.comments} `);
  heading.append(element("span", { class: "comments-count" }));
  return element(
    "section",
    {
      class: "comments",
      lang: language,
      dir: direction,
      "data-depth": depth,
      "aria-labelledby": "comments-title",
    },
    heading,
    element("p", { class: "comments-tools" }),
    element("p", { class: "comments-empty" }, strings.no_comments),
    element("ol", { class: "comments-list" }),
  );
}

// Nobody can post here, now or any more.
function closed({ until }, words) {
  const { closed: ended, closed_until: later } = words.strings;
  return element("p", { class: "comments-closed" }, until ? fill(later, { date: localTime(until, words) }) : ended);
}

// What authors see of their own is loaded once they have posted.
function showOwn(...own) {
  import("./authored.js").then((part) => part.showOwn(...own)).catch(() => {});
}

function wire(section, words, page, pages, signal) {
  const form = section.querySelector(".comments-form");
  const reply = form && letReply(section, words);
  const showMine = () => {
    const published = new Set([...section.querySelectorAll(".comments-comment:not(:has(.comments-awaiting))")].map(idOf));
    for (const comment of awaitingComments(page, published)) showAwaiting(section, words, comment);
    if (hasAuthored()) showOwn(section, words, page, signal);
  };
  letReport(section, words, page);
  showLocalTimes(section, words);
  showTools(section, words, (order) => pages.sort(order, reply).then(showMine));
  showMine();
  if (form) sendLater(form, words, page, resumeDraft(form, page, reply), (comment) => {
    const waits = comment.status !== "approved";
    reply.cancel();
    if (waits) keepAwaiting(page, comment);
    keepAuthored(page, comment);
    const article = waits ? showAwaiting(section, words, comment) : addComment(section, comment, words);
    article.tabIndex = -1;
    article.focus();
    showOwn(section, words, page, signal, comment);
    return waits ? words.strings.awaiting : words.strings.published;
  });
}

// Most readers send nothing. Where the part for it cannot be loaded the form is sent as a plain one.
function sendLater(form, ...more) {
  let ready = null;
  form.noValidate = true;
  const load = () => {
    ready ??= import("./posting.js").then((part) => part.sendByScript(form, ...more));
    return ready.catch(() => (ready = null));
  };
  const wait = async (event) => {
    event.preventDefault();
    await load();
    form.removeEventListener("submit", wait);
    if (ready) form.requestSubmit();
    else form.submit();
  };
  form.addEventListener("submit", wait);
  form.addEventListener("focusin", load, { once: true });
}

// The way to the form, and the orders; our server puts its own there.
function showTools(section, { strings, closed: isClosed }, sort) {
  const place = section.querySelector(".comments-tools:empty");
  if (!place) return;
  const orders = ["oldest", "newest", "answered"].map((order) => {
    const button = element("button", { type: "button", class: "comments-quiet", "aria-pressed": String(order === "oldest") }, strings[order]);
    button.addEventListener("click", async () => {
      await sort(order);
      for (const other of orders) other.ariaPressed = String(other === button);
    });
    return button;
  });
  const jump = isClosed ? null : element("a", { class: "comments-quiet", href: hrefTo("respond"), "data-reply": "" }, strings.leave_a_reply);
  place.append(...[jump, element("span", { role: "group", "aria-label": strings.order }, ...orders)].filter(Boolean));
}

// Where the dialog cannot be loaded the link leads to its page.
function letReport(section, { language }, page) {
  section.addEventListener("click", (event) => {
    const link = event.target.closest("[data-report]");
    if (!link) return;
    event.preventDefault();
    import("./report.js").then((part) => part.openReport(section, page, link, language)).catch(() => (location.href = link.href));
  });
}

// Addresses that end in #comment-…: a browser doesn't look for them in a shadow tree.
function follow(section, upTo, signal) {
  const go = async () => {
    const id = location.hash.slice(1);
    section.querySelector(".comments-here")?.classList.remove("comments-here");
    if (id === "comments") return isPages(section, id) || show(section);
    if (!/^(comment-|respond$)/.test(id)) return null;
    await upTo(id);
    const found = section.querySelector(`#${CSS.escape(id)}`);
    if (!found || signal.aborted || location.hash.slice(1) !== id) return null;
    show(found);
    if (!found.matches("article")) return null;
    found.classList.add("comments-here");
    found.tabIndex = -1;
    return found.focus({ preventScroll: true });
  };
  addEventListener("hashchange", go, { signal });
  // Whoever has begun with something else meanwhile is left where they are.
  if ([null, document.body].includes(document.activeElement)) go();
}

// Whether the page has something of its own of this name.
function isPages(section, id) {
  const named = document.getElementById(id);
  return named && !named.contains(section.getRootNode().host ?? section);
}

// At once, whatever the page's style says of scrolling; a branch that is folded opens.
function show(found) {
  for (let one = found; (one = one.closest("details:not([open])")); ) one.open = true;
  found.scrollIntoView({ behavior: "instant" });
}

function idOf(article) {
  return article.id.replace("comment-", "");
}

function showAwaiting(section, words, comment) {
  const hide = element("button", { type: "button", class: "comments-quiet" }, words.strings.dismiss);
  const note = element("p", { class: "comments-awaiting" }, words.strings.awaiting, " ", hide);
  const article = addComment(section, comment, words, note);
  hide.addEventListener("click", () => {
    forgetAwaiting(comment.id);
    removeComment(section, article);
    section.querySelector("textarea")?.focus();
  });
  return article;
}

// A constructed style sheet needs nothing from the page's style-src.
async function readStyle(signal) {
  const answer = await ask(new URL("./comments.css", import.meta.url), {}, signal);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return new CSSStyleSheet().replace(await answer.text());
}
