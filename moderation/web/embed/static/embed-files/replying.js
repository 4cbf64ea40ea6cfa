// Reply: the form comes to the comment, and goes back when it is sent or given up.

import { element, fillName } from "./elements.js";

export function letReply(section, words) {
  const respond = section.querySelector(".comments-respond");
  const form = respond.querySelector("form");
  const title = respond.querySelector(".comments-respond-title");
  const home = document.createComment("the form's own place");
  respond.before(home);
  let asked = null;

  function cancel() {
    home.after(respond);
    setParent("", [words.strings.leave_a_reply]);
    respond.querySelector(".comments-cancel")?.remove();
  }

  // The draft hears of it as of anything that is typed.
  function setParent(id, heading) {
    title.replaceChildren(...heading);
    if (form.elements.parent_id.value === id) return;
    form.elements.parent_id.value = id;
    form.elements.parent_id.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function offerCancel() {
    respond.querySelector(".comments-cancel")?.remove();
    const attributes = { type: "button", class: "comments-quiet comments-cancel" };
    const button = element("button", attributes, words.strings.cancel_reply);
    button.addEventListener("click", () => {
      cancel();
      (asked ?? form.elements.body).focus();
    });
    title.after(" ", button);
  }

  // A comment that is not on the page yet is answered from the form's own place, by its name.
  function to(id, known = "") {
    asked = section.querySelector(`[data-reply="${CSS.escape(id)}"]`);
    const article = asked?.closest("article");
    article?.after(respond);
    const name = article?.querySelector(".comments-author").textContent ?? known;
    setParent(id, fillName(words.strings.leave_a_reply_to, name));
    offerCancel();
  }

  // The form goes home while the list is made anew; the answer puts it back.
  function leave() {
    const id = form.elements.parent_id.value;
    const name = title.querySelector("bdi")?.textContent;
    home.after(respond);
    return () => id && to(id, name);
  }

  section.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply]");
    if (!link) return;
    event.preventDefault();
    if (link.dataset.reply) to(link.dataset.reply);
    else cancel();
    form.elements.body.focus();
  });

  // Our server has rendered a reply: its link to cancel becomes a button.
  if (form.elements.parent_id.value) offerCancel();
  return { cancel, leave, to };
}
