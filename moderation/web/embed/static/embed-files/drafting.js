// What somebody has begun to write survives a reload, a crash and the way back.

import { draftOf, keepDraft, rememberedAuthor } from "./memory.js";

// By the name that the draft has for it: it has its page's own "url".
const KEPT = { body: "body", name: "name", website: "url", parent_id: "parent_id" };

// Fills in what was kept. The draft holds the key and the token of an attempt whose answer was
// lost, so that sending it again is no second comment; a changed text is another comment.
export function resumeDraft(form, page, reply) {
  const draft = draftOf(page);
  const author = rememberedAuthor();
  if (author) form.elements.remember.checked = true;
  for (const [kept, name] of Object.entries({ ...KEPT, email: "email" })) {
    if (name !== "parent_id") form.elements[name].value ||= draft[kept] || author?.[name] || "";
  }
  if (draft.parent_id) reply.to(draft.parent_id, draft.parent_name);
  if (draft.key) form.elements.token.value = draft.token;
  form.addEventListener("input", (event) => {
    if (event.target.name !== "email" && event.target.name !== "remember") draft.key = null;
    saveDraft(form, page, draft);
  });
  return draft;
}

// The address is kept only by who wants it kept.
export function saveDraft(form, page, draft) {
  const fields = form.elements;
  const known = draft.body;
  draft.token = draft.key ? fields.token.value : null;
  draft.email = fields.remember.checked ? fields.email.value : "";
  draft.parent_name = form.parentElement.querySelector("bdi")?.textContent;
  for (const [kept, name] of Object.entries(KEPT)) draft[kept] = fields[name].value;
  keepDraft(page, draft.body.trim() ? draft : null, known);
}
