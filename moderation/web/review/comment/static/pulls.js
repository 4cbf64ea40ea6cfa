// Whether the words that weighed are underlined: the checkbox does it, this remembers it.

const OFF = "desk.pulls-off";

export function rememberPulls() {
  const choice = document.querySelector("[data-pulls]");
  if (!choice) return;
  choice.checked = localStorage.getItem(OFF) === null;
  choice.addEventListener("change", () => {
    if (choice.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}
