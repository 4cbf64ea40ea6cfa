// How far a batch is, asked every second while the page is seen.

const LOOK_EVERY = 1_000;
const ENDED = "desk.batch-ended";

export function followProgress(leaving) {
  if (sessionStorage.getItem(ENDED)) {
    sessionStorage.removeItem(ENDED);
    document.querySelector("[data-heading]")?.focus();
  }
  const card = document.querySelector("[data-progress]");
  if (!card) return;
  const timer = setInterval(async () => {
    if (document.hidden) return;
    const found = await ask(card.dataset.progress);
    if (!found) return;
    card.querySelector("[data-progress-bar]").value = found.number;
    const text = card.querySelector("[data-progress-text]");
    if (text.textContent !== found.text) text.textContent = found.text;
    if (found.is_under_way) return;
    clearInterval(timer);
    sessionStorage.setItem(ENDED, "1");
    location.reload();
  }, LOOK_EVERY);
  leaving.addEventListener("abort", () => clearInterval(timer));
}

async function ask(address) {
  try {
    const answer = await fetch(address);
    return answer.ok && !answer.redirected ? await answer.json() : null;
  } catch {
    return null; // offline: the worker goes on
  }
}
