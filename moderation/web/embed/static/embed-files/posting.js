// Sending the form: checked beside the fields, sent once however often it is clicked.

import { fill } from "./elements.js";
import { rememberAuthor, rememberedAuthor } from "./memory.js";

const FIELDS = ["body", "name", "email", "url"];

// Calls `posted` with the comment that the service took in.
export function sendByScript(form, words, posted) {
  const draft = { sent: null, key: null };
  let busy = false;
  form.noValidate = true;
  recallAuthor(form);
  form.addEventListener("input", (event) => {
    clearFlaw(form, event.target.name);
    if (!form.querySelector('[aria-invalid="true"]')) say(form, "");
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy || !isComplete(form, words)) return;
    busy = true;
    setBusy(form, words, true);
    try {
      await send(form, words, draft, posted);
    } catch {
      say(form, words.strings.not_sent, "flaw");
    } finally {
      busy = false;
      setBusy(form, words, false);
    }
  });
}

export function say(form, sentence, kind = "note") {
  const status = form.querySelector(".comments-status");
  status.dataset.kind = kind;
  status.textContent = sentence;
}

async function send(form, words, draft, posted) {
  const body = new URLSearchParams(new FormData(form)).toString();
  // The same draft keeps its key, so that a lost answer and a second click post it once.
  if (draft.sent !== body) Object.assign(draft, { sent: body, key: newKey() });
  const answer = await fetch(form.action, {
    method: "POST",
    mode: "cors",
    credentials: "omit",
    headers: {
      Accept: "application/json",
      "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
      "Idempotency-Key": draft.key,
    },
    body,
  });
  const told = await answer.json();
  if (!answer.ok) return refuse(form, words, answer, told);
  keepAuthor(form);
  form.elements.body.value = "";
  draft.sent = null;
  return posted(told);
}

function newKey() {
  // crypto.randomUUID is missing on pages without https.
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes));
}

function refuse(form, words, answer, problem) {
  if (answer.status === 429) {
    const seconds = answer.headers.get("Retry-After") ?? "60";
    say(form, fill(words.strings.too_fast, { seconds }), "flaw");
    return;
  }
  const flaws = problem.errors ?? [];
  const beside = flaws.filter((flaw) => FIELDS.includes(flaw.parameter));
  for (const flaw of beside) setFlaw(form, flaw.parameter, flaw.detail);
  if (beside.length) showFlaws(form, words);
  else say(form, answer.status < 500 ? (flaws[0]?.detail ?? problem.detail) : words.strings.not_sent, "flaw");
}

function isComplete(form, words) {
  for (const name of FIELDS) {
    const flaw = flawOf(form.elements[name], words.strings);
    if (flaw) setFlaw(form, name, flaw);
    else clearFlaw(form, name);
  }
  if (!form.querySelector('[aria-invalid="true"]')) return true;
  showFlaws(form, words);
  return false;
}

function flawOf(control, strings) {
  const limit = control.maxLength;
  if (control.required && !control.value.trim()) return strings.required;
  if (control.validity.typeMismatch) return strings.bad_email;
  if (limit > 0 && control.value.length > limit) return fill(strings.too_long, { limit });
  return null;
}

function showFlaws(form, words) {
  say(form, words.strings.check_fields, "flaw");
  form.querySelector('[aria-invalid="true"]').focus();
}

function setFlaw(form, name, sentence) {
  form.elements[name].setAttribute("aria-invalid", "true");
  errorOf(form, name).textContent = sentence;
}

function clearFlaw(form, name) {
  if (!FIELDS.includes(name)) return;
  form.elements[name].removeAttribute("aria-invalid");
  errorOf(form, name).textContent = "";
}

function errorOf(form, name) {
  return form.querySelector(`.comments-field-${name} .comments-error`);
}

function setBusy(form, words, busy) {
  const button = form.querySelector(".comments-button");
  // Not disabled: that would take the focus away from whoever pressed it.
  button.setAttribute("aria-disabled", String(busy));
  button.textContent = busy ? words.strings.posting : words.strings.post;
  if (busy) say(form, "");
}

function recallAuthor(form) {
  const author = rememberedAuthor();
  if (!author) return;
  form.elements.remember.checked = true;
  for (const name of ["name", "email", "url"]) form.elements[name].value ||= author[name] ?? "";
}

function keepAuthor(form) {
  const { name, email, url, remember } = form.elements;
  rememberAuthor(
    remember.checked ? { name: name.value, email: email.value, url: url.value } : null,
  );
}
