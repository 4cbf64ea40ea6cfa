// The further pages of a long thread: one at a press, or all up to a comment that is pointed at.

import { element } from "./elements.js";
import { readThread } from "./reading.js";
import { addComments } from "./thread.js";

const MOST = 200;

// Where the section goes on that our server has put there, by its own link.
export function startOf(section) {
  const link = section.querySelector(".comments-more a");
  return Object.fromEntries(link ? new URL(link.href).searchParams : []);
}

// The answer reads on until a comment is there, by the name that addresses have for it.
export function showPages(section, words, page, { cursor, order }, signal) {
  const button = element("button", { type: "button", class: "comments-quiet" }, words.strings.more_comments);
  const status = element("span", { role: "status" });
  const list = section.querySelector(":scope > .comments-list");
  const line = element("p", { class: "comments-more" }, button, " ", status);

  async function next(more) {
    const read = await ask({ cursor, ...more });
    if (!read) return null;
    addComments(section, read.comments, words);
    cursor = read.next_cursor;
    settle();
    return read.comments;
  }

  async function ask(more) {
    const asked = order ? { order, ...more } : more;
    const read = await readThread(page, asked, signal).catch(() => null);
    if (signal.aborted) return null;
    status.textContent = read ? "" : words.strings.not_loaded;
    if (!read) list.after(line);
    return read;
  }

  // From the first page on. The form keeps whom it answers, if they are there again.
  async function sort(wanted, reply) {
    const read = await ask({ order: wanted });
    if (!read) return;
    const again = reply?.leave();
    list.replaceChildren();
    addComments(section, read.comments, words);
    ({ next_cursor: cursor } = read);
    order = wanted;
    settle();
    again?.();
  }

  // The count is of what is shown; with more to come it would mislead, so there is none.
  function settle() {
    const count = section.querySelectorAll(".comments-comment:not(:has(.comments-awaiting))").length;
    section.querySelector(".comments-count").textContent = cursor || !count ? "" : String(count);
    if (cursor) list.after(line);
    else line.remove();
  }

  button.addEventListener("click", async () => {
    const [first] = (await next()) ?? [];
    if (first) section.querySelector(`#${CSS.escape(`comment-${first.id}`)}`)?.focus();
  });
  section.querySelector(".comments-more")?.remove();
  settle();

  // Identifiers rise, the oldest first: behind a later one there is nothing to look for.
  async function upTo(id) {
    const isThere = () => section.querySelector(`#${CSS.escape(id)}`);
    let last = "";
    while (cursor && last !== null && (order || last < id) && !isThere()) {
      const read = await next({ limit: MOST });
      last = read && `comment-${read.at(-1)?.id}`;
    }
  }

  return { upTo, sort };
}
