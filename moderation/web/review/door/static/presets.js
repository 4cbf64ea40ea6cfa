// Which key stands for which: the desk's own keys, and the habits of WordPress and of Coral.

const CHOSEN = "desk.keys-preset";

// From our key to theirs; what is not named keeps its own.
const PRESETS = {
  ours: {},
  wordpress: { r: "d", u: "z", p: "u", n: "r", R: "D", P: "U", Enter: "e" },
  coral: { a: "f", r: "d", A: "F", R: "D" },
};

export function preset() {
  const wanted = localStorage.getItem(CHOSEN) ?? document.documentElement.dataset.keys;
  return Object.hasOwn(PRESETS, wanted) ? wanted : "ours";
}

export function choosePreset(name) {
  localStorage.setItem(CHOSEN, name);
}

// What the preset calls one of our keys.
export function keyFor(ours) {
  return PRESETS[preset()][ours] ?? ours;
}

// Our key for what was pressed; null for a key of ours that the preset has moved elsewhere.
export function oursFor(pressed) {
  const table = PRESETS[preset()];
  const found = Object.keys(table).find((ours) => table[ours] === pressed);
  if (found) return found;
  return pressed in table && pressed !== "Enter" ? null : pressed;
}
