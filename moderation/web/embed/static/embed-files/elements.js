// Elements from names, attributes and text. Text is only ever text: nothing here reads HTML.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  // Marks that would be piled over other lines are left out.
  for (const child of children)
    if (child != null && child !== false)
      made.append(child.replace?.(/([\p{Mn}\p{Me}]{2})[\p{Mn}\p{Me}]{3,}/gu, "$1") ?? child);
  return made;
}

export function webAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

// The sentence in parts, so that a name's direction moves nothing around it.
export function fillName(sentence, name) {
  const [before, after] = sentence.split("{name}");
  return [before, element("bdi", {}, name), after];
}

export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
