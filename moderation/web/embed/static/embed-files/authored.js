// What authors see of their own comments: what became of each, why, and what they can do. Loaded once
// somebody has posted from this browser. Kept is a token for each comment, and no text.

import { ask } from "./asking.js";
import { element, fill } from "./elements.js";

const KEPT = "comments.authored";
const TWO_YEARS = 730 * 24 * 3600 * 1000;
const MINUTE = 60_000;

// Takes in a comment that was posted just now, and shows those of the page that are this browser's.
export async function showOwn(section, words, page, signal, posted) {
  const strings = await labels(words, signal);
  const shown = kept().filter((entry) => isOn(entry, page) && (!posted || entry.id === posted.id));
  for (const entry of shown) {
    const article = section.querySelector(`#${CSS.escape(`comment-${entry.id}`)}`);
    const panel = ownPanel({ ...page, words, strings, signal, token: entry.token, withText: !article, gone: () => forget(entry.id) });
    await panel.load();
    if (!panel.state || signal.aborted) continue;
    article?.querySelector(".comments-own")?.remove();
    (article ?? missing(section, strings)).append(panel.node);
    panel.show();
  }
}

// One comment, on a page of its own.
export async function showAlone(place, words, service, token) {
  const strings = await labels(words);
  const panel = ownPanel({ service, words, strings, token, withText: true });
  place.replaceChildren(panel.node);
  await panel.load();
  if (!panel.state) panel.node.textContent = strings.unknown;
}

function missing(section, strings) {
  const place = section.querySelector(".comments-mine");
  if (place) return place;
  const made = element("div", { class: "comments-mine" }, element("h3", {}, strings.yours));
  section.querySelector(".comments-list").after(made);
  return made;
}

function ownPanel(own) {
  const { strings } = own;
  const node = element("div", { class: "comments-own", lang: own.words.language });
  const panel = { node, show, state: null, load: () => send("GET") };

  async function send(method, path = "", document = undefined) {
    const headers = { Authorization: `Bearer ${own.token}` };
    if (document) headers["Content-Type"] = "application/json";
    const body = document && JSON.stringify(document);
    const answer = await ask(`${own.service}/v1/authored${path}`, { method, headers, body }, own.signal).catch(() => null);
    const told = await answer?.json().catch(() => null);
    if (answer?.status === 401) own.gone?.();
    if (answer?.ok && told) {
      panel.state = told;
      show();
      return null;
    }
    return told?.detail ?? strings.failed;
  }

  function show() {
    const told = panel.state;
    // What the public sees stays; what waits is as its author has written it.
    const article = node.closest("article");
    const body = article?.querySelector(".comments-body");
    const note = article?.querySelector(".comments-awaiting:not(.comments-own *)");
    if (told.state !== "waits") note?.remove();
    if (body && /waits|withdrawn/.test(told.state)) body.textContent = told.body;
    const isSaid = note && told.state === "waits";
    const says = element("p", { class: isSaid ? null : "comments-awaiting", tabindex: "-1", "data-says": "" }, isSaid ? null : told.sentence);
    if (told.returns_at) says.append(` (${new Date(told.returns_at).toLocaleString(own.words.language)})`);
    const reasons = told.statement
      ? [told.statement.fact, told.statement.clause, told.statement.automation, told.statement.redress]
      : [];
    const appeal = told.appeal ? [told.appeal.sentence, told.appeal.answer] : [];
    const lines = [...reasons, ...appeal].filter(Boolean).map((line) => element("p", { dir: "auto" }, line));
    const text = own.withText && told.body && element("blockquote", { dir: "auto", class: "comments-body" }, told.body);
    node.replaceChildren(...[text, says, ...lines, buttons(told)].filter(Boolean));
  }

  function buttons(told) {
    const minutes = told.editing && Math.ceil((Date.parse(told.editing.until) - Date.now()) / MINUTE);
    return element(
      "p",
      { class: "comments-actions" },
      told.can_appeal ? button(strings.appeal, () => write("appeal", 2_000, strings.appeal_hint, "", "POST", "/appeal")) : null,
      minutes > 0 ? button(fill(strings.edit, { minutes }), () => write("edit", null, strings.edit_hint, told.body, "PATCH")) : null,
      told.can_withdraw ? button(strings.withdraw, sure) : null,
      button(strings.copy_link, copy),
    );
  }

  function button(label, click) {
    const made = element("button", { type: "button", class: "comments-quiet" }, label);
    made.addEventListener("click", click);
    return element("span", {}, made, " ");
  }

  function back(message) {
    show();
    const says = node.querySelector("[data-says]");
    if (message) says.textContent = message;
    says.focus();
  }

  function write(name, most, label, value, method, path) {
    const area = element("textarea", { rows: 4, maxlength: most, required: true, dir: "auto", "aria-label": label });
    area.value = value;
    const form = element("form", {}, element("p", {}, label), element("p", {}, area), element(
      "p",
      { class: "comments-actions" },
      element("button", { class: "comments-button", type: "submit" }, strings.send), " ",
      button(strings.cancel, () => back()),
    ));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!area.value.trim()) return area.focus();
      const flaw = await send(method, path, name === "edit" ? { body: area.value } : { text: area.value });
      return flaw ? refuse(form, flaw) : back();
    });
    node.replaceChildren(form);
    area.focus();
  }

  function refuse(form, flaw) {
    form.querySelector(".comments-error")?.remove();
    form.append(element("p", { class: "comments-error", role: "alert" }, flaw));
  }

  function sure() {
    const question = element("p", { tabindex: "-1" }, strings.sure);
    const yes = button(strings.withdraw_now, async () => back(await send("DELETE")));
    node.replaceChildren(question, element("p", { class: "comments-actions" }, yes, button(strings.cancel, () => back())));
    question.focus();
  }

  async function copy() {
    const address = `${own.service}/embed/authored#${own.token}`;
    await navigator.clipboard?.writeText(address).then(() => back(strings.copied), () => back(address)) ?? back(address);
  }

  return panel;
}

async function labels(words, signal) {
  const answer = await ask(new URL(`./authored.${words.language}.json`, import.meta.url), {}, signal);
  return answer.json();
}

function forget(id) {
  write(kept().filter((entry) => entry.id !== id));
}

function isOn(entry, page) {
  return entry.service === page.service && entry.site === page.site && entry.url === page.url;
}

// Storage may be switched off or full; then nothing is kept, and everything else works.
function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT)) ?? [];
    return found.filter((entry) => Date.now() - Date.parse(entry.created_at) < TWO_YEARS);
  } catch {
    return [];
  }
}

function write(entries) {
  try {
    if (entries.length) localStorage.setItem(KEPT, JSON.stringify(entries));
    else localStorage.removeItem(KEPT);
  } catch {
    // See above.
  }
}
