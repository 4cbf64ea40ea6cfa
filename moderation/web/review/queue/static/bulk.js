// Selecting rows: a bar says how many, a click with Shift takes all between.

export function selectRows() {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const all = bar.querySelector("[data-select-all]");
  let last = null;
  bar.querySelector("[data-select-all-label]").hidden = false;
  bar.querySelector("[data-bulk-plain]").hidden = true;
  all.addEventListener("change", () => {
    for (const box of allBoxes()) box.checked = all.checked;
    recount();
  });
  document.querySelector("[data-rows]")?.addEventListener("click", (event) => {
    const box = event.target;
    if (!box.matches("[data-select]")) return;
    if (event.shiftKey && last?.isConnected && event.detail > 0) fill(allBoxes(), last, box);
    last = box;
    recount();
  });
  bar.addEventListener("reset", () => setTimeout(() => {
    for (const box of allBoxes()) box.checked = false;
    recount();
  }));
  recount();
}

// Rows come and go while one works.
export function recount() {
  const bar = document.querySelector("[data-bulk]");
  if (bar) tell(bar, allBoxes(), bar.querySelector("[data-select-all]"));
}

function allBoxes() {
  return [...document.querySelectorAll("[data-select]")];
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
