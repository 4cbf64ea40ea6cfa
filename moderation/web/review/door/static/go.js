// Keys of two strokes, `g` and a letter: they lead to what is marked with the letter.

const WAIT_MILLISECONDS = 1_500;

let began = -Infinity;

// Whether the key was part of one; the second stroke leads where it says, if anything is there.
export function goByKey(key) {
  if (key === "g") {
    began = performance.now();
    return true;
  }
  if (performance.now() - began > WAIT_MILLISECONDS) return false;
  began = -Infinity;
  const places = [...document.querySelectorAll(`[data-go="${CSS.escape(key)}"]`)];
  const place = places.find((one) => one.checkVisibility()) ?? places[0];
  if (place) goTo(place);
  return true;
}

// Who opens a fold to type a name types it there: elsewhere its letters would decide on comments.
document.addEventListener("toggle", ({ target }) => target.open && target.querySelector("[data-typed]")?.focus(), true);

export function goTo(place) {
  if (place.matches("a, button")) return place.click();
  for (const fold of document.querySelectorAll("details")) if (fold.contains(place)) fold.open = true;
  if (place.matches("summary")) place.parentElement.open = true;
  else place.tabIndex = -1;
  place.scrollIntoView({ block: "center" });
  place.focus({ preventScroll: true });
}
