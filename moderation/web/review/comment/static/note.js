// A note that is being typed, and the reason chosen, outlive an ended session, a reload and the
// back button.

const PREFIX = "desk.note.";

export function keepNotes() {
  forgetDecided();
  keep(document.querySelector("[data-note]"), PREFIX + location.pathname);
  keepAnswer(document.querySelector("[data-answer]"));
  const reason = document.querySelector("[data-decide] [data-reason]");
  keep(reason, `${PREFIX}${location.pathname}.reason`);
  saySentence(reason);
}

// An answer that was begun stands open; one that was given is not begun any more.
function keepAnswer(place) {
  if (!place) return;
  const [field, key] = [place.querySelector("textarea"), `${PREFIX}${location.pathname}.answer`];
  if (place.querySelector("[data-answered]")) sessionStorage.removeItem(key);
  keep(field, key);
  if (field.value) place.open = true;
  place.addEventListener("toggle", () => place.open && field.focus());
}

// What the author will read of the reason that is chosen.
function saySentence(reason) {
  const place = document.querySelector("[data-said-here]");
  if (!reason || !place) return;
  const say = () => {
    place.textContent = reason.selectedOptions[0].dataset.said;
  };
  reason.addEventListener("input", say);
  say();
}

function keep(field, key) {
  if (!field) return;
  if (!field.value) field.value = sessionStorage.getItem(key) ?? "";
  field.addEventListener("input", () => {
    if (field.value) sessionStorage.setItem(key, field.value);
    else sessionStorage.removeItem(key);
  });
}

export function forgetNote(path) {
  sessionStorage.removeItem(PREFIX + path);
  sessionStorage.removeItem(`${PREFIX}${path}.reason`);
}

// The notice says which comment was decided on: its note has arrived.
function forgetDecided() {
  const undo = document.querySelector("[data-notice] form");
  const decided = undo && /^(.*)\/(?:decisions|notes)\//.exec(new URL(undo.action).pathname);
  if (decided) forgetNote(decided[1]);
}
