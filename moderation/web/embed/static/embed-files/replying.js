// Reply: the form comes to the comment, and goes back when it is sent or given up.

import { element, fill } from "./elements.js";

export function letReply(section, words) {
  const respond = section.querySelector(".comments-respond");
  const form = respond.querySelector("form");
  const title = respond.querySelector(".comments-respond-title");
  const home = document.createComment("the form's own place");
  respond.before(home);
  let asked = null;

  function cancel() {
    home.after(respond);
    form.elements.parent_id.value = "";
    title.textContent = words.strings.leave_a_reply;
    respond.querySelector(".comments-cancel")?.remove();
  }

  function offerCancel() {
    respond.querySelector(".comments-cancel")?.remove();
    const attributes = { type: "button", class: "comments-quiet comments-cancel" };
    const button = element("button", attributes, words.strings.cancel_reply);
    button.addEventListener("click", () => {
      cancel();
      asked?.focus();
    });
    title.after(" ", button);
  }

  section.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply]");
    if (!link) return;
    event.preventDefault();
    asked = link;
    const article = link.closest("article");
    const name = article.querySelector(".comments-author").textContent;
    article.after(respond);
    form.elements.parent_id.value = link.dataset.reply;
    title.textContent = fill(words.strings.leave_a_reply_to, { name });
    offerCancel();
    form.elements.body.focus();
  });

  // Our server has rendered a reply: its link to cancel becomes a button.
  if (form.elements.parent_id.value) offerCancel();
  return { cancel };
}
