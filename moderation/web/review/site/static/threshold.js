// The threshold moves, and the figures with it. They are read from the table behind the picture.

const NAMES = ["filed_right", "filed_wrong", "left_spam", "left_ham", "at_most"];

export function moveThreshold() {
  const forms = document.querySelector("[data-threshold]");
  const range = forms?.querySelector("[data-range]");
  const number = forms?.querySelector("[data-above]");
  if (!range || !number) return;
  range.hidden = false;
  range.addEventListener("input", () => {
    number.value = range.value;
    show(forms, Number(range.value));
  });
  number.addEventListener("input", () => {
    if (!number.checkValidity()) return;
    range.value = number.value;
    show(forms, Number(number.value));
  });
}

function show(forms, threshold) {
  offerToSave(forms, threshold);
  const step = document.querySelector(`[data-step="${threshold.toFixed(2)}"]`);
  if (!step) return;
  for (const name of NAMES) {
    const figure = document.querySelector(`[data-figure="${name}"]`);
    if (figure) figure.textContent = step.querySelector(`[data-${name}]`).textContent;
  }
  markChosen(threshold);
  listWronged(threshold);
}

function offerToSave(forms, threshold) {
  const save = forms.querySelector("[data-save]");
  if (!save) return;
  save.value = String(threshold);
  forms.querySelector("[data-save-word]").textContent = String(threshold);
}

function markChosen(threshold) {
  const line = document.querySelector("[data-chosen]");
  const place = String(threshold * Number(line.dataset.width));
  line.setAttribute("x1", place);
  line.setAttribute("x2", place);
}

function listWronged(threshold) {
  const list = document.querySelector("[data-wronged]");
  let shown = 0;
  for (const row of list.children) {
    row.hidden = Number(row.dataset.risk) <= threshold;
    shown += row.hidden ? 0 : 1;
  }
  list.hidden = shown === 0;
  document.querySelector("[data-none-wronged]").hidden = shown > 0;
}
