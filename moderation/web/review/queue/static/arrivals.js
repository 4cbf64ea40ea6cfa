// What has come in since the list was opened is announced, never inserted.

const EVERY_MILLISECONDS = 15_000;

export function announceArrivals(leaving, every = EVERY_MILLISECONDS) {
  const region = document.querySelector("[data-arrivals]");
  const link = region?.querySelector("a");
  if (!region || !link) return;
  let asking = setInterval(ask, every);
  document.addEventListener("visibilitychange", ask, { signal: leaving });
  leaving.addEventListener("abort", () => clearInterval(asking));

  async function ask() {
    if (document.visibilityState !== "visible" || !navigator.onLine || !asking) return;
    const answer = await fetch(region.dataset.arrivals, { redirect: "manual" }).catch(() => null);
    if (answer?.type === "opaqueredirect") return end();
    if (!answer?.ok) return;
    show(await answer.json());
  }

  function show({ number, text }) {
    const words = link.querySelector("[data-arrivals-text]");
    if (words.textContent === text) return;
    words.textContent = text;
    link.hidden = number === 0;
  }

  function end() {
    clearInterval(asking);
    asking = null;
    link.textContent = region.dataset.ended;
    link.href = location.href;
    link.hidden = false;
  }
}
