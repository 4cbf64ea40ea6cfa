// One section on one page: its thread, its form, and the author's comments that still wait.

import { ask, askJson } from "./asking.js";
import { element } from "./elements.js";
import { say } from "./flaws.js";
import { buildForm } from "./form.js";
import { awaitingComments, forgetAwaiting, keepAwaiting } from "./memory.js";
import { pageAddress } from "./page.js";
import { sendByScript } from "./posting.js";
import { letReply } from "./replying.js";
import { addComment, addComments, removeComment, showLocalTimes } from "./thread.js";

// Makes the section, or takes over the one that our server has put there.
export async function showSection(script, target, service) {
  const page = { service, site: script.dataset.site, url: pageAddress(script) };
  const words = await readWords(page, script.dataset.lang || document.documentElement.lang);
  const section = target.querySelector(".comments-form") ? target : await build(target, words, page, script);
  wire(section, words, page);
  follow(section);
}

// In a shadow tree: the page's styles don't reach into it, and ours don't reach out.
async function build(target, words, page, script) {
  const [first, sheet] = await Promise.all([readThread(page, null), readStyle()]);
  const title = (script.dataset.threadTitle || document.title).slice(0, 500);
  const section = emptySection(words, script.dataset.depth);
  section.append(buildForm(words, formAddress(page), { url: page.url, title }));
  addComments(section, first.comments, words);
  showMore(section, words, page, first.next_cursor);
  const host = element("comments-section");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  root.append(section);
  target.replaceChildren(host);
  return section;
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
    element("p", { class: "comments-empty" }, strings.no_comments),
    element("ol", { class: "comments-list" }),
  );
}

function wire(section, words, page) {
  const form = section.querySelector(".comments-form");
  const reply = letReply(section, words);
  showLocalTimes(section, words);
  const published = new Set([...section.querySelectorAll(".comments-comment:not(:has(.comments-awaiting))")].map(idOf));
  for (const comment of awaitingComments(page, published)) showAwaiting(section, words, comment);
  sendByScript(form, words, page, reply, (comment) => {
    const waits = comment.status !== "approved";
    reply.cancel();
    if (waits) keepAwaiting(page, comment);
    const article = waits ? showAwaiting(section, words, comment) : addComment(section, comment, words);
    say(form, waits ? words.strings.awaiting : words.strings.published);
    article.tabIndex = -1;
    article.focus();
  });
}

// Addresses that end in #comment-…: a browser doesn't look for them in a shadow tree.
function follow(section) {
  const go = () => {
    const id = location.hash.slice(1);
    const found = /^(comment|respond)/.test(id) && section.querySelector(`#${CSS.escape(id)}`);
    section.querySelector(".comments-here")?.classList.remove("comments-here");
    if (!found && id !== "comments") return;
    (found || section).scrollIntoView();
    if (!found?.matches("article")) return;
    found.classList.add("comments-here");
    found.tabIndex = -1;
    found.focus({ preventScroll: true });
  };
  addEventListener("hashchange", go);
  go();
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
    section.querySelector("textarea").focus();
  });
  return article;
}

// The count is of what is shown; with more to come it would mislead, so there is none.
function showMore(section, words, page, cursor) {
  const count = section.querySelectorAll(".comments-comment").length;
  section.querySelector(".comments-count").textContent = cursor || !count ? "" : String(count);
  section.querySelector(".comments-more")?.remove();
  if (!cursor) return;
  const button = element("button", { type: "button", class: "comments-quiet" }, words.strings.more_comments);
  const status = element("span", { role: "status" });
  button.addEventListener("click", async () => {
    const next = await readThread(page, cursor).catch(() => null);
    status.textContent = next ? "" : words.strings.not_loaded;
    if (!next) return;
    addComments(section, next.comments, words);
    showMore(section, words, page, next.next_cursor);
    section.querySelector(`#${CSS.escape(`comment-${next.comments[0]?.id}`)}`)?.focus();
  });
  section.querySelector(":scope > .comments-list").after(element("p", { class: "comments-more" }, button, " ", status));
}

function formAddress({ service, site }) {
  return `${service}/v1/sites/${encodeURIComponent(site)}/form`;
}

function readWords(page, language) {
  return askJson(`${formAddress(page)}?${new URLSearchParams({ lang: language })}`);
}

function readThread({ service, site, url }, cursor) {
  const query = new URLSearchParams({ site, url });
  if (cursor) query.set("cursor", cursor);
  return askJson(`${service}/v1/threads/comments?${query}`);
}

// A constructed style sheet needs nothing from the page's style-src.
async function readStyle() {
  const answer = await ask(new URL("./comments.css", import.meta.url));
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return new CSSStyleSheet().replace(await answer.text());
}
