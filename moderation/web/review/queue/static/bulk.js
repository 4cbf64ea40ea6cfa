// Selecting rows: a bar says how many, a click with Shift takes all between.

export function selectRows() {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const boxes = [...document.querySelectorAll("[data-select]")];
  const all = bar.querySelector("[data-select-all]");
  let last = null;
  bar.querySelector("[data-select-all-label]").hidden = false;
  bar.querySelector("[data-bulk-plain]").hidden = true;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell(bar, boxes, all);
  });
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last && event.detail > 0) fill(boxes, last, box);
      last = box;
      tell(bar, boxes, all);
    });
  }
  bar.addEventListener("reset", () => setTimeout(() => {
    for (const box of boxes) box.checked = false;
    tell(bar, boxes, all);
  }));
  tell(bar, boxes, all);
}

function fill(boxes, from, to) {
  const ends = [boxes.indexOf(from), boxes.indexOf(to)].sort((one, other) => one - other);
  for (const box of boxes.slice(ends[0], ends[1] + 1)) box.checked = to.checked;
}

function tell(bar, boxes, all) {
  const number = boxes.filter((box) => box.checked).length;
  const words = bar.querySelector("[data-bulk-number]");
  words.textContent = number ? words.dataset.words.replace("#", String(number)) : "";
  bar.querySelector("[data-bulk-acts]").hidden = number === 0;
  bar.querySelector("[data-bulk-none]").classList.toggle("unseen", number > 0);
  bar.querySelector("[data-bulk-clear]").hidden = number === 0;
  bar.classList.toggle("has-selected", number > 0);
  all.checked = number > 0 && number === boxes.length;
  all.indeterminate = number > 0 && number < boxes.length;
  for (const box of boxes) box.closest("[data-row]")?.classList.toggle("is-selected", box.checked);
}
