// The token that forms of this session carry, and whose session it is.

import { ask } from "./fetch_page.js";

export function who() {
  return document.documentElement.dataset.me ?? "";
}

export function token() {
  return document.querySelector("[name=form_token]")?.value ?? "";
}

// Looks whether somebody is signed in: "mine", "another's", "nobody's", or "away".
export async function renewToken() {
  const answer = await ask(location.href).catch(() => null);
  if (!answer?.page || answer.status >= 500) return "away";
  const found = answer.page.documentElement.dataset.me ?? "";
  if (!found) return "nobody's";
  if (found !== who()) return "another's";
  const fresh = answer.page.querySelector("[name=form_token]");
  for (const field of document.querySelectorAll("[name=form_token]")) field.value = fresh.value;
  return "mine";
}
