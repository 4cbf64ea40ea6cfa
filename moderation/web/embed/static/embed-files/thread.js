// The comments of a page, and replies under what they reply to.

import { element, fill, fillName, webAddress } from "./elements.js";
import { withLinks } from "./links.js";

// Unless the page says otherwise; deeper replies stand beside what they answer.
const DEEPEST = 4;

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
  section.querySelector(".comments-empty").hidden = true;
  return article;
}

export function removeComment(section, article) {
  const list = article.closest("ol");
  article.closest("li").remove();
  if (!list.children.length && list.parentElement.matches("li")) list.remove();
  section.querySelector(".comments-empty").hidden = Boolean(section.querySelector("article"));
}

// The server does not know the reader's clock.
export function showLocalTimes(section, words) {
  for (const time of section.querySelectorAll("time")) time.textContent = localTime(time.dateTime, words);
}

// `beside` is the comment that is answered, where the place doesn't tell.
function placeFor(section, parentId) {
  const root = section.querySelector(".comments-list");
  const parent = parentId && root.querySelector(`#${CSS.escape(`comment-${parentId}`)}`);
  if (!parent) return { list: root };
  const item = parent.closest("li");
  const deepest = Number(section.dataset.depth) || DEEPEST;
  if (depthOf(item, root) >= deepest) return { list: item.parentElement, beside: parent };
  const list = item.querySelector(":scope > ol") ?? item.appendChild(element("ol", { class: "comments-list" }));
  return { list };
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
      moment(comment, words),
      beside && answered(beside, words),
    ),
    awaiting,
    element(
      "div",
      { class: "comments-body", dir: "auto" },
      ...(words.links && !awaiting ? withLinks(comment.body || words.strings.withdrawn) : [comment.body]),
    ),
    awaiting ? null : element("p", { class: "comments-actions" }, reply, report),
  );
}

function author(name, url) {
  const href = url && webAddress(url);
  if (!href) return element("span", { class: "comments-author", dir: "auto" }, name);
  const rel = "nofollow noopener ugc";
  return element("a", { class: "comments-author", dir: "auto", href, rel }, name);
}

function moment(comment, words) {
  const time = element("time", { datetime: comment.created_at }, localTime(comment.created_at, words));
  return linkTo(`comment-${comment.id}`, time);
}

function answered(article, words) {
  const name = article.querySelector(".comments-author").textContent;
  return linkTo(article.id, ...fillName(words.strings.in_reply_to, name));
}

// Not the bare fragment, which a page with a <base> would look for elsewhere.
function linkTo(id, ...content) {
  return element("a", { class: "comments-time", href: new URL(`#${id}`, location.href).href }, ...content);
}

// In the reader's own variant of the language that the section is written in.
function localTime(moment, words) {
  const isSame = navigator.language.split("-")[0] === words.language;
  const style = { dateStyle: "long", timeStyle: "short" };
  const locale = isSame ? navigator.language : words.language;
  return new Intl.DateTimeFormat(locale, style).format(new Date(moment));
}
