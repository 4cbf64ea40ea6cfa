// One box over everything: pages, lists, filters, sites and what can be done here, by its name.

import { ask } from "./fetch_page.js";
import { goTo } from "./go.js";
import { keyFor } from "./presets.js";
import { isOffered, nameOf } from "./shortcuts.js";

const MOST = 12;
const PAUSE_MILLISECONDS = 150;

let lines = []; // what is shown: a name, what it is, and what it does
let chosen = 0;
let later = null;

export function offerPalette() {
  const palette = document.querySelector("[data-palette]");
  if (!palette) return;
  const box = palette.querySelector("input");
  box.addEventListener("input", () => {
    offer(palette, box.value);
    clearTimeout(later);
    later = setTimeout(() => addOwn(palette, box.value), PAUSE_MILLISECONDS);
  });
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(palette, (chosen + step + lines.length) % Math.max(1, lines.length));
    else if (event.key === "Enter") doIt(palette);
    else if (event.key === "Escape") palette.close(); // at once: the next key is not for the box
    else return;
    event.preventDefault();
  });
  palette.querySelector("ul").addEventListener("click", (event) => {
    const line = event.target.closest("li");
    if (!line) return;
    chosen = [...line.parentElement.children].indexOf(line);
    doIt(palette);
  });
}

export function openPalette() {
  const palette = document.querySelector("[data-palette]");
  if (!palette || document.querySelector("dialog[open]")) return false;
  palette.querySelector("input").value = "";
  palette.showModal();
  offer(palette, "");
  return true;
}

function offer(palette, text) {
  const wanted = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const fits = (line) => wanted.every((word) => `${line.name} ${line.kind}`.toLocaleLowerCase().includes(word));
  draw(palette, [...everything()].filter(fits).slice(0, MOST));
}

// What this page has, each name once; what comes first is nearest.
function* everything() {
  const known = new Set();
  for (const line of [...acts(), ...views(), ...places(), ...filters()]) {
    const name = `${line.kind} ${line.name}`;
    if (line.name && !known.has(name)) yield line;
    known.add(name);
  }
}

function* acts() {
  const { act } = words();
  for (const one of document.querySelectorAll("[data-key]")) {
    if (!isOffered(one)) continue;
    const act1 = () => (one.matches("input:not([type=checkbox])") ? one.focus() : one.click());
    yield { name: nameOf(one), kind: act, key: keyFor(one.dataset.key), act: act1 };
  }
}

function* places() {
  const { place } = words();
  for (const one of document.querySelectorAll("[data-go], .sites a, .orders a, .top-bar-end a")) {
    const key = one.dataset.go ? `g ${one.dataset.go}` : "";
    yield { name: nameOf(one), kind: place, key, act: () => goTo(one) };
  }
}

function* views() {
  const { view } = words();
  for (const one of document.querySelectorAll("[data-view][href]")) {
    yield { name: nameOf(one), kind: view, key: "", act: () => goTo(one) };
  }
}

// The choices of the panel, each as if it were set alone.
function* filters() {
  const { filter } = words();
  const form = document.querySelector("[data-filters] form");
  if (!form) return;
  const to = (name, value) => () => {
    form.elements[name].type === "checkbox" ? form.elements[name].checked = true : form.elements[name].value = value;
    form.requestSubmit();
  };
  for (const option of form.querySelectorAll("option[value]:not([value=''])")) {
    yield { name: option.textContent.trim(), kind: filter, key: "", act: to(option.parentElement.name, option.value) };
  }
  for (const one of form.querySelectorAll(".filter-switches input")) {
    yield { name: one.parentElement.textContent.trim(), kind: filter, key: "", act: to(one.name, one.value) };
  }
}

// One's own views and sites: however many there are, the service looks for those of this name.
async function addOwn(palette, text) {
  if (!text.trim()) return;
  const { sites, site, views, view } = words();
  await addLinks(palette, text, views, ".own-view a", view);
  await addLinks(palette, text, sites, ".own-site a", site);
}

async function addLinks(palette, text, address, links, kind) {
  const answer = await ask(`${address}?q=${encodeURIComponent(text.trim())}`).catch(() => null);
  if (answer?.status !== 200 || palette.querySelector("input").value !== text) return;
  const found = [...answer.page.querySelectorAll(links)].slice(0, MOST).map((link) => {
    const to = new URL(link.getAttribute("href"), location.href).href;
    return { name: link.textContent.trim(), kind, key: "", act: () => location.assign(to) };
  });
  const known = new Set(lines.filter((one) => one.kind === kind).map((one) => one.name));
  draw(palette, [...lines, ...found.filter((one) => !known.has(one.name))].slice(0, 2 * MOST));
}

function draw(palette, found) {
  lines = found;
  palette.querySelector("ul").replaceChildren(...found.map(lineOf));
  palette.querySelector("[data-palette-none]").hidden = found.length > 0;
  choose(palette, 0);
}

function lineOf(line, number) {
  const item = document.createElement("li");
  item.id = `palette-${number}`;
  item.setAttribute("role", "option");
  const [name, kind, key] = ["bdi", "span", "kbd"].map((tag) => document.createElement(tag));
  name.textContent = line.name;
  kind.textContent = line.kind;
  key.textContent = line.key;
  item.append(name, kind, ...(line.key ? [key] : []));
  return item;
}

function choose(palette, number) {
  chosen = number;
  const items = [...palette.querySelectorAll("li")];
  items.forEach((one, at) => one.setAttribute("aria-selected", String(at === number)));
  items[number]?.scrollIntoView({ block: "nearest" });
  palette.querySelector("input").setAttribute("aria-activedescendant", items[number]?.id ?? "");
}

function doIt(palette) {
  const line = lines[chosen];
  if (!line) return;
  palette.close();
  line.act();
}

function words() {
  return document.querySelector("[data-palette]").dataset;
}
