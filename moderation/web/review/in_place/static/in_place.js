// Links and forms of the queue and of its comments change the page instead of loading another.
// Whatever else there is goes its way as without this.

import { decide, openDecisions, send } from "./decide.js";
import { goTo, openJourney } from "./journey.js";
import { isComment, isQueue } from "./show.js";
import { watchTheClock } from "./wake.js";

const PAGES = /\/review\/(?:[a-z0-9-]+\/(?:comments\/[^/]+)?)?$/;
const FORMS = /\/(?:decisions|undo|claim|release|selected|notes|remove)$/;

export function changeInPlace() {
  if (!document.querySelector("[data-outbox]")) return;
  openJourney();
  openDecisions();
  watchTheClock();
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (!link || !isHere() || !leadsOn(link, event)) return;
    event.preventDefault();
    goTo(link.href);
  });
  document.addEventListener("submit", (event) => {
    const { target: form, submitter: button } = event;
    const action = new URL(button?.hasAttribute("formaction") ? button.formAction : form.action);
    if (event.defaultPrevented || form.method !== "post" || !isHere() || !FORMS.test(action.pathname)) return;
    event.preventDefault();
    if (!action.pathname.endsWith("/decisions") || action.pathname.endsWith("/copies/decisions")
      || !decide(form, button)) send(form, button);
  });
}

function isHere() {
  return isQueue() || isComment();
}

function leadsOn(link, event) {
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button > 0;
  if (event.defaultPrevented || elsewhere || link.target || link.hasAttribute("download")) return false;
  return link.origin === location.origin && !link.hash && PAGES.test(link.pathname);
}
