// Reporting a comment: a dialog, loaded when somebody first presses "Report". Without it the link
// leads to a page of ours with the same form.

import { ask, askJson } from "./asking.js";
import { element } from "./elements.js";

const LONG = ["text", "why"];

// Opens the dialog in the section's own tree, and gives the focus back when it is closed.
export async function openReport(section, page, link, language) {
  const address = `${page.service}/v1/sites/${encodeURIComponent(page.site)}/comments/${link.dataset.report}/reports`;
  const [words] = await Promise.all([askJson(`${address}?${new URLSearchParams({ lang: language })}`), addStyle(section)]);
  const dialog = buildDialog(words);
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  sendFrom(dialog, words, address);
  section.append(dialog);
  dialog.showModal();
}

function buildDialog({ strings, kinds, limits }) {
  const close = element("button", { type: "button", class: "comments-quiet" }, strings.cancel);
  const form = element(
    "form",
    { class: "comments-form comments-report" },
    element(
      "fieldset",
      { class: "comments-kinds", "aria-describedby": "report-kind-error" },
      element("legend", {}, strings.what),
      ...kinds.map((value) =>
        element("label", {}, element("input", { type: "radio", name: "kind", value }), ` ${strings[value]}`)),
      flawPlace("kind"),
    ),
    field("text", strings, limits),
    element(
      "div",
      { class: "comments-notice" },
      element("p", { class: "comments-notes" }, strings.notice_hint),
      field("law", strings, limits),
      field("why", strings, limits, strings.why_hint),
      element(
        "p",
        { class: "comments-consent" },
        element("input", {
          id: "report-good_faith", name: "good_faith", type: "checkbox", value: "yes",
          "aria-describedby": "report-good_faith-error",
        }),
        element("label", { for: "report-good_faith" }, strings.good_faith),
      ),
      flawPlace("good_faith"),
      field("name", strings, limits),
      field("email", strings, { email: 254 }),
      element("p", { class: "comments-notes" }, strings.contact_hint),
    ),
    element("p", { class: "comments-status", role: "status" }),
    element(
      "p",
      { class: "comments-submit" },
      element("button", { class: "comments-button", type: "submit" }, strings.send),
      close,
    ),
  );
  form.noValidate = true;
  const title = element("h2", { id: "report-title" }, strings.title);
  const dialog = element("dialog", { class: "comments-dialog", "aria-labelledby": "report-title" }, title, form);
  close.addEventListener("click", () => dialog.close());
  return dialog;
}

function field(name, strings, limits, hint) {
  const id = `report-${name}`;
  const described = hint ? `${id}-error ${id}-hint` : `${id}-error`;
  const attributes = { id, name, maxlength: limits[name], "aria-describedby": described, dir: "auto" };
  const control = LONG.includes(name)
    ? element("textarea", { ...attributes, rows: 4 })
    : element("input", { ...attributes, type: name === "email" ? name : "text", autocomplete: name === "law" ? "off" : name });
  return element(
    "p",
    { class: `comments-field comments-field-${name}` },
    element("label", { for: id }, strings[name]),
    control,
    hint && element("span", { class: "comments-hint", id: `${id}-hint` }, hint),
    flawPlace(name),
  );
}

function flawPlace(name) {
  return element("span", { class: "comments-error", id: `report-${name}-error` });
}

function sendFrom(dialog, words, address) {
  const form = dialog.querySelector("form");
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    say(form, words.strings.sending);
    try {
      const fields = new URLSearchParams(new FormData(form));
      fields.set("token", words.token);
      fields.set("lang", words.language);
      const answer = await ask(address, { method: "POST", headers: { Accept: "application/json" }, body: fields });
      const told = await answer.json();
      if (answer.ok) thank(dialog, words.strings, told.status_url);
      else refuse(form, told, words.strings);
    } catch {
      say(form, words.strings.not_sent);
    } finally {
      busy = false;
    }
  });
}

function refuse(form, problem, strings) {
  const flaws = problem.errors ?? [];
  for (const place of form.querySelectorAll(".comments-error")) place.textContent = "";
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  for (const { parameter, detail } of flaws) {
    const place = form.querySelector(`#report-${CSS.escape(parameter ?? "")}-error`);
    if (place) place.textContent = detail;
    form.elements[parameter]?.setAttribute?.("aria-invalid", "true");
  }
  const named = flaws.map(({ parameter }) => form.elements[parameter]).find(Boolean);
  say(form, named ? "" : (problem.detail ?? strings.not_sent));
  (named?.[0] ?? named)?.focus();
}

function say(form, sentence) {
  form.querySelector(".comments-status").textContent = sentence;
}

function thank(dialog, strings, address) {
  const close = element("button", { type: "button", class: "comments-button" }, strings.close);
  close.addEventListener("click", () => dialog.close());
  const title = element("h2", { id: "report-title", tabindex: "-1" }, strings.thanks);
  dialog.replaceChildren(
    title,
    element("p", {}, strings.keep_link),
    element("p", {}, element("a", { class: "comments-quiet", href: address, target: "_blank", rel: "noopener noreferrer" }, strings.status_link)),
    element("p", { class: "comments-submit" }, close),
  );
  title.focus();
}

// A constructed style sheet needs nothing from the page's style-src.
async function addStyle(section) {
  const root = section.getRootNode();
  if (root.reportStyle) return;
  root.reportStyle = true;
  const answer = await ask(new URL("./report.css", import.meta.url));
  const sheet = await new CSSStyleSheet().replace(await answer.text());
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
