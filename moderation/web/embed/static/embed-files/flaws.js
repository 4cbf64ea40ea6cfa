// What is wrong stands beside its field; a sentence for all of it is read out.

import { fill } from "./elements.js";

export const FIELDS = ["body", "name", "email", "url"];

export function say(form, sentence, kind = "note") {
  const status = form.querySelector(".comments-status");
  status.dataset.kind = kind;
  status.textContent = sentence;
}

export function isComplete(form, words) {
  for (const name of FIELDS) setFlaw(form, name, flawOf(form.elements[name], words.strings));
  return !showFlaws(form, words);
}

export function setFlaw(form, name, sentence) {
  if (!FIELDS.includes(name)) return;
  if (sentence) form.elements[name].setAttribute("aria-invalid", "true");
  else form.elements[name].removeAttribute("aria-invalid");
  form.querySelector(`.comments-field-${name} .comments-error`).textContent = sentence ?? "";
}

// Goes to the first flaw, if there is one.
export function showFlaws(form, words) {
  const first = form.querySelector('[aria-invalid="true"]');
  if (first) say(form, words.strings.check_fields, "flaw");
  first?.focus();
  return Boolean(first);
}

function flawOf(control, strings) {
  const limit = control.maxLength;
  if (control.required && !control.value.trim()) return strings.required;
  if (control.validity.typeMismatch) return strings.bad_email;
  if (limit > 0 && control.value.length > limit) return fill(strings.too_long, { limit });
  return null;
}
