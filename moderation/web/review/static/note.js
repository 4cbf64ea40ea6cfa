// A note that is being typed outlives an ended session, a reload and the back button.

const PREFIX = "desk.note.";

export function keepNotes() {
  const note = document.querySelector("[data-note]");
  if (!note) return forgetDecided();
  const key = PREFIX + location.pathname;
  forgetDecided();
  if (!note.value) note.value = sessionStorage.getItem(key) ?? "";
  note.addEventListener("input", () => {
    if (note.value) sessionStorage.setItem(key, note.value);
    else sessionStorage.removeItem(key);
  });
}

// The notice says which comment was decided on: its note has arrived.
function forgetDecided() {
  const undo = document.querySelector("[data-notice] form");
  const decided = undo && /^(.*)\/(?:decisions|notes)\//.exec(new URL(undo.action).pathname);
  if (decided) sessionStorage.removeItem(PREFIX + decided[1]);
}
