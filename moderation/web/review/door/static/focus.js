// After an action the focus is where one goes on: the next row, or the heading of what is open now.

export function placeFocus() {
  if (!document.querySelector("[data-notice], main [role=alert]")) return;
  if (document.activeElement !== document.body) return;
  const heading = document.querySelector("article h1")
    ?? document.querySelector("[data-rows] [data-open]")
    ?? document.querySelector("main h1");
  if (!(heading instanceof HTMLElement)) return;
  if (!heading.matches("a")) heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
