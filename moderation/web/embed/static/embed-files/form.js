// The form: the same elements, in the same order, as the page that the service renders itself.

import { element } from "./elements.js";

export function buildForm(words, action, page) {
  const { strings, limits } = words;
  return element(
    "div",
    { id: "respond", class: "comments-respond" },
    element(
      "h2",
      { class: "comments-heading comments-respond-heading" },
      element("span", { class: "comments-respond-title" }, strings.leave_a_reply),
    ),
    element(
      "form",
      { class: "comments-form", method: "post", action, "accept-charset": "utf-8" },
      notes(strings),
      field("body", strings.comment, { rows: 7, maxlength: limits.body, required: true, dir: "auto" }),
      field("name", strings.author, {
        type: "text", maxlength: limits.name, required: true, autocomplete: "name", dir: "auto",
      }),
      field("email", strings.email, {
        type: "email", maxlength: 254, required: true, autocomplete: "email",
      }),
      field("url", strings.website, {
        type: "text", inputmode: "url", maxlength: limits.url, autocomplete: "url",
      }),
      trap(strings),
      box("remember", strings.remember),
      strings.replies ? box("replies", strings.replies) : null,
      hidden("thread_url", page.url),
      hidden("thread_title", page.title),
      hidden("parent_id", ""),
      hidden("token", words.token),
      hidden("lang", words.language),
      element("p", { class: "comments-status", role: "status" }),
      element(
        "p",
        { class: "comments-submit" },
        element("button", { class: "comments-button", type: "submit" }, strings.post),
      ),
    ),
  );
}

function notes(strings) {
  const [before, after] = strings.required_marked.split("{mark}");
  const mark = element("span", { class: "comments-mark" }, "*");
  return element("p", { class: "comments-notes" }, `${strings.notes} ${before}`, mark, after);
}

function field(name, label, attributes) {
  const id = `comments-${name}`;
  const kind = name === "body" ? "textarea" : "input";
  const mark = attributes.required
    ? element("span", { class: "comments-mark", "aria-hidden": "true" }, " *")
    : null;
  return element(
    "p",
    { class: `comments-field comments-field-${name}` },
    element("label", { for: id }, label, mark),
    element(kind, { id, name, "aria-describedby": `${id}-error`, ...attributes }),
    element("span", { class: "comments-error", id: `${id}-error` }),
  );
}

function trap(strings) {
  const id = "comments-subject";
  return element(
    "p",
    { class: "comments-trap", "aria-hidden": "true" },
    element("label", { for: id }, strings.leave_empty),
    element("input", { id, name: "subject", type: "text", tabindex: "-1", autocomplete: "off" }),
  );
}

function box(name, label) {
  const id = `comments-${name}`;
  return element(
    "p",
    { class: "comments-consent" },
    element("input", { id, name, type: "checkbox", value: "yes" }),
    element("label", { for: id }, label),
  );
}

function hidden(name, value) {
  return element("input", { type: "hidden", name, value });
}
