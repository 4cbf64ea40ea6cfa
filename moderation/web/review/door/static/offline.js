// Without a network nothing is sent, so that nothing typed is lost.

export function watchTheNetwork() {
  const bar = document.querySelector("[data-offline]");
  if (!bar) return;
  const tell = () => {
    bar.textContent = navigator.onLine ? "" : bar.dataset.offline;
  };
  addEventListener("online", tell);
  addEventListener("offline", tell);
  addEventListener("submit", (event) => {
    if (navigator.onLine || event.target.method === "dialog") return;
    event.preventDefault();
    tell();
  }, { capture: true });
  tell();
}
