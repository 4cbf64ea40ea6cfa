// Sending the form: sent once however often it is clicked, and nothing is lost where it fails. Loaded
// once somebody goes into the form.

import { ask } from "./asking.js";
import { saveDraft } from "./drafting.js";
import { fill } from "./elements.js";
import { FIELDS, isComplete, say, setFlaw, showFlaws } from "./flaws.js";
import { keepDraft, rememberAuthor } from "./memory.js";

const TRIES = 4;

// Calls `posted` with the comment that the service took in; its answer is what is said of that.
export function sendByScript(form, words, page, draft, posted) {
  let busy = false;
  form.addEventListener("input", (event) => {
    setFlaw(form, event.target.name, null);
    if (!form.querySelector('[aria-invalid="true"]')) say(form, "");
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy || !isComplete(form, words)) return;
    busy = true;
    setBusy(form, words, true);
    try {
      const comment = await send(form, words, page, draft);
      if (comment) say(form, posted(comment));
    } catch {
      say(form, navigator.onLine ? words.strings.not_sent : words.strings.offline, "flaw");
    } finally {
      busy = false;
      setBusy(form, words, false);
    }
  });
}

async function send(form, words, page, draft) {
  const fields = new FormData(form);
  fields.delete("remember");
  const body = new URLSearchParams(fields).toString();
  for (let tries = 1; ; tries += 1) {
    // The same draft keeps its key, so that a lost answer and a second click post it once.
    draft.key ??= newKey();
    saveDraft(form, page, draft);
    const answer = await post(form.action, body, draft.key);
    const told = await answer.json().catch(() => ({}));
    if (answer.ok && told.id) return taken(form, page, draft, told);
    // A section that was taken away asks no further; the draft keeps its key.
    const again = tries < TRIES && form.isConnected && (await mayRepeat(answer, told, draft));
    if (!again) return refuse(form, words, answer, told);
  }
}

function post(address, body, key) {
  const headers = {
    Accept: "application/json",
    "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
    "Idempotency-Key": key,
  };
  return ask(address, { method: "POST", headers, body });
}

// The first attempt may be under way still, or was of something else.
async function mayRepeat(answer, told, draft) {
  if (answer.status === 409) {
    await new Promise((go) => setTimeout(go, 1_000));
    return true;
  }
  const wasOther = answer.status === 422 && /key-reused$/.test(told.type);
  if (wasOther) draft.key = null;
  return wasOther;
}

function taken(form, page, draft, comment) {
  const { name, email, url, remember, body } = form.elements;
  rememberAuthor(remember.checked ? { name: name.value, email: email.value, url: url.value } : null);
  body.value = "";
  draft.key = null;
  keepDraft(page, null, draft.body);
  return comment;
}

function newKey() {
  // crypto.randomUUID is missing on pages without https.
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes));
}

function refuse(form, words, answer, problem) {
  const { strings } = words;
  if (answer.status === 429) {
    const seconds = parseInt(answer.headers.get("Retry-After"), 10) || 60;
    return say(form, fill(strings.too_fast, { seconds }), "flaw");
  }
  const flaws = problem.errors ?? [];
  for (const flaw of flaws) setFlaw(form, flaw.parameter, flaw.detail);
  const said = answer.status < 500 && (flaws.find((flaw) => !FIELDS.includes(flaw.parameter))?.detail ?? problem.detail);
  if (!showFlaws(form, words)) say(form, said || strings.not_sent, "flaw");
}

function setBusy(form, words, busy) {
  const button = form.querySelector(".comments-button");
  // Not disabled: that would take the focus away from whoever pressed it.
  button.setAttribute("aria-disabled", String(busy));
  button.textContent = busy ? words.strings.posting : words.strings.post;
  if (busy) say(form, "");
}
