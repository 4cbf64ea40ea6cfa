// The comments of a page, and replies under what they reply to.

import { element, fill, fillName, webAddress } from "./elements.js";
import { withLinks } from "./links.js";

// Unless the page says otherwise; deeper replies stand beside what they answer.
const DEEPEST = 4;
const UNITS = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3_600], ["minute", 60]];

export function addComments(section, comments, words) {
  for (const comment of comments) addComment(section, comment, words);
}

// Adds a comment where it belongs, once; the answer is its element.
export function addComment(section, comment, words, awaiting = null) {
  const present = section.querySelector(`#${CSS.escape(`comment-${comment.id}`)}`);
  if (present) {
    // What waited is published by now.
    if (!awaiting) present.querySelector(".comments-awaiting")?.remove();
    return present;
  }
  const { list, beside } = placeFor(section, comment.parent_id);
  const article = commentArticle(comment, words, awaiting, beside);
  list.append(element("li", {}, article));
  countReplies(list, words);
  section.querySelector(".comments-empty").hidden = true;
  return article;
}

export function removeComment(section, article) {
  const list = article.closest("ol");
  article.closest("li").remove();
  if (!list.children.length && list.parentElement.matches("details")) list.parentElement.remove();
  section.querySelector(".comments-empty").hidden = Boolean(section.querySelector("article"));
}

// The server does not know the reader's clock.
export function showLocalTimes(section, words) {
  for (const time of section.querySelectorAll("time")) tell(time, words);
}

// `beside` is the comment that is answered, where the place doesn't tell.
function placeFor(section, parentId) {
  const root = section.querySelector(".comments-list");
  const parent = parentId && root.querySelector(`#${CSS.escape(`comment-${parentId}`)}`);
  if (!parent) return { list: root };
  const item = parent.closest("li");
  const deepest = Number(section.dataset.depth) || DEEPEST;
  if (depthOf(item, root) >= deepest) return { list: item.parentElement, beside: parent };
  const list = item.querySelector(":scope > details > ol") ?? element("ol", { class: "comments-list" });
  if (!list.parentElement) item.append(element("details", { open: true }, element("summary", { class: "comments-time" }), list));
  return { list };
}

// A branch says how many it folds away.
function countReplies(list, { strings }) {
  for (let one = list.closest("details"); one; one = one.parentElement.closest("details"))
    one.firstElementChild.textContent = fill(strings.branch, { count: one.querySelectorAll("article").length });
}

function depthOf(item, root) {
  let depth = 1;
  for (let list = item.parentElement; list !== root; list = list.parentElement.closest("ol")) depth += 1;
  return depth;
}

// Some other systems' comments have no name, or one that nobody sees.
function byline({ name }, { strings }) {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(name) ? name : strings.unnamed;
}

function commentArticle(comment, words, awaiting, beside) {
  const name = byline(comment.author, words);
  const reply = element(
    "button",
    {
      type: "button",
      class: "comments-quiet",
      "data-reply": comment.id,
      "aria-label": fill(words.strings.reply_to_author, { name }),
    },
    words.strings.reply,
  );
  // Without its dialog it leads to a page.
  const report = element(
    "a",
    { class: "comments-quiet", href: fill(words.report, comment), "data-report": comment.id },
    words.strings.report,
  );
  return element(
    "article",
    { class: "comments-comment", id: `comment-${comment.id}`, tabindex: "-1" },
    element(
      "header",
      { class: "comments-byline" },
      author(name, comment.author.url),
      " ",
      comment.by_site && badge(words.strings.by_site),
      moment(comment, words),
      comment.pinned && badge(words.strings.pinned),
      beside && answered(beside, words),
    ),
    awaiting,
    element(
      "div",
      { class: "comments-body", dir: "auto" },
      ...(words.links && !awaiting ? withLinks(comment.body || words.strings.withdrawn) : [comment.body]),
    ),
    awaiting ? null : element("p", { class: "comments-actions" }, words.closed ? null : reply, report),
  );
}

function author(name, url) {
  const href = url && webAddress(url);
  if (!href) return element("span", { class: "comments-author", dir: "auto" }, name);
  const rel = "nofollow noopener ugc";
  return element("a", { class: "comments-author", dir: "auto", href, rel }, name);
}

function badge(text) {
  return element("span", { class: "comments-badge" }, text);
}

function moment(comment, words) {
  const time = element("time", { datetime: comment.created_at });
  tell(time, words);
  return linkTo(`comment-${comment.id}`, time);
}

function answered(article, words) {
  const name = article.querySelector(".comments-author").textContent;
  return linkTo(article.id, ...fillName(words.strings.in_reply_to, name));
}

function linkTo(id, ...content) {
  return element("a", { class: "comments-time", href: hrefTo(id) }, ...content);
}

// Not the bare fragment, which a page with a <base> would look for elsewhere.
export function hrefTo(id) {
  return new URL(`#${id}`, location.href).href;
}

// How long ago; the exact time is at hand.
function tell(time, words) {
  const seconds = Math.max(0, (Date.now() - Date.parse(time.dateTime)) / 1000);
  const [unit, length] = UNITS.find((one) => seconds >= one[1]) ?? ["second", Infinity];
  const numeric = unit === "second" ? "auto" : "always";
  time.textContent = new Intl.RelativeTimeFormat(localeOf(words), { numeric }).format(-Math.floor(seconds / length), unit);
  time.title = localTime(time.dateTime, words);
}

export function localTime(moment, words) {
  return new Intl.DateTimeFormat(localeOf(words), { dateStyle: "long", timeStyle: "short" }).format(new Date(moment));
}

// The reader's own variant of the language that the section is written in.
function localeOf({ language }) {
  return navigator.language.split("-")[0] === language ? navigator.language : language;
}
