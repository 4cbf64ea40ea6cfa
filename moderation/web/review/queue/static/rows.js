// The current row of a list. After a decision the row that took its place is current.

const PLACE = "desk.row";

export function currentRow() {
  return document.querySelector("[data-row].is-current")
    ?? document.activeElement?.closest?.("[data-row]")
    ?? document.querySelector("article[data-row]");
}

export function moveRow(step) {
  const rows = allRows();
  const from = rows.indexOf(currentRow());
  const to = Math.min(Math.max(from + step, 0), rows.length - 1);
  choose(rows[from < 0 ? 0 : to]);
  return rows.length > 0;
}

export function followRows() {
  document.addEventListener("focusin", (event) => {
    const row = event.target instanceof Element && event.target.closest("[data-rows] [data-row]");
    if (row) mark(row);
  });
  document.addEventListener("submit", (event) => {
    const row = event.target.closest?.("[data-rows] [data-row]");
    if (row) sessionStorage.setItem(PLACE, String(allRows().indexOf(row)));
  });
}

export function chooseRememberedRow() {
  const place = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (place !== null) chooseNear(Number(place));
}

// The row at this place, or the last one where there are fewer.
export function chooseNear(place) {
  const rows = allRows();
  choose(rows[Math.min(place, rows.length - 1)]);
}

function allRows() {
  return [...document.querySelectorAll("[data-rows] [data-row]")];
}

function choose(row) {
  if (!row) return;
  mark(row);
  row.querySelector("[data-open]")?.focus();
  row.scrollIntoView({ block: "nearest" });
}

function mark(row) {
  for (const other of allRows()) other.classList.toggle("is-current", other === row);
}
