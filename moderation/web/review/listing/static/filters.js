// The panel of filters closes like any menu: with Escape, or when something else is looked at.

export function closeFilters(leaving) {
  const panel = document.querySelector("[data-filters]");
  if (!panel) return;
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel.open) return;
    panel.open = false;
    panel.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!panel.contains(event.target)) panel.open = false;
  }, { signal: leaving });
}
