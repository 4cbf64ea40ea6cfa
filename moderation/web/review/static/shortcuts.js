// The list of keys, and the switch that turns them off.

const OFF = "desk.keys-off";

export function shortcutsAreOn() {
  return localStorage.getItem(OFF) === null;
}

export function offerShortcuts() {
  const button = document.querySelector("[data-shortcuts]");
  const list = document.querySelector("[data-shortcut-list]");
  const choice = document.querySelector("[data-shortcuts-on]");
  if (!button || !list || !choice) return;
  button.hidden = false;
  button.addEventListener("click", () => list.showModal());
  choice.checked = shortcutsAreOn();
  choice.addEventListener("change", () => {
    if (choice.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}
