// Puts another page of the desk in this one's place, as if it had been loaded.

import { commentOf, isSettled } from "./settled.js";

const OF_THE_ROOT = ["me", "keys", "zone"];

export function isQueue(page = document) {
  return page.body.classList.contains("queue-page");
}

export function isComment(page = document) {
  return page.body.classList.contains("comment-page");
}

// `top`: how far down one sees it then; without it, as far as now.
export function show(answer, top = null) {
  const stays = scrollY;
  const { page } = answer;
  leaveOutSettled(page, answer.asked);
  document.dispatchEvent(new CustomEvent("desk:leave", { detail: commentOf(location.href).split("/").at(-1) }));
  for (const name of OF_THE_ROOT) copyOf(page, name);
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  document.body.className = page.body.className;
  putBody(page);
  scrollTo({ top: top ?? stays, behavior: "instant" });
  document.dispatchEvent(new Event("desk:arrive"));
}

function copyOf(page, name) {
  const value = page.documentElement.dataset[name];
  if (value === undefined) delete document.documentElement.dataset[name];
  else document.documentElement.dataset[name] = value;
}

// What lasts, such as what is read out, stays the same element.
function putBody(page) {
  const lasting = document.body.querySelector(":scope > [data-lasting]");
  for (const old of document.body.querySelectorAll(":scope > :not([data-lasting])")) old.remove();
  const fresh = [...page.body.children].filter((one) => !one.matches("[data-lasting]"));
  lasting.before(...fresh.map((one) => document.adoptNode(one)));
}

export function leaveOutSettled(page, asked) {
  const old = (link) => isSettled(commentOf(link.getAttribute("href")), asked);
  for (const link of page.querySelectorAll("[data-rows] [data-open]")) {
    if (old(link)) link.closest("[data-row]").remove();
  }
  for (const link of page.querySelectorAll(".side-list a:not([aria-current])")) {
    if (old(link)) link.parentElement.remove();
  }
  const previous = page.querySelector("[data-previous]");
  if (previous && old(previous)) previous.remove();
}
