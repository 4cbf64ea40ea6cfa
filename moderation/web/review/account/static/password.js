// How long a new password is so far. What is too weak is decided by the server.

const ENOUGH = 15;

export function measurePassword() {
  const field = document.querySelector("[data-new-password]");
  const meter = document.querySelector("[data-meter]");
  if (!field || !meter) return;
  const { words, enough } = meter.dataset;
  const bar = meter.querySelector("progress");
  const text = meter.querySelector("[data-meter-text]");
  field.addEventListener("input", () => {
    const length = [...field.value].length;
    meter.hidden = length === 0;
    bar.value = Math.min(length, ENOUGH);
    text.textContent = length < ENOUGH ? words.replace("#", String(length)) : enough;
  });
}
