// Links in what is published, told by the same rules as on the server (publication/links.py).

import { element, webAddress } from "./elements.js";

const LINK =
  /(?<![a-z0-9])https?:\/\/[\p{L}\p{N}](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}])?(?::\d{1,5})?(?:[/?#][^\s<>"\p{Cc}\p{Cf}\u201c-\u201e\u00ab\u00bb\u3001\u3002\u300a-\u3011\uff01\uff08\uff09\uff0c\uff1b\uff1f]*)?/giu;
const PAIRS = { "(": ")", "[": "]", "{": "}" };

// The text as nodes: what is no link stays text.
export function withLinks(text) {
  const nodes = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(LINK)) {
    const href = withoutSentence(found);
    if (!leadsSomewhere(href)) continue;
    nodes.push(text.slice(done, index), element("a", { href, rel: "nofollow ugc noopener" }, href));
    done = index + href.length;
  }
  return [...nodes, text.slice(done)].filter(Boolean);
}

function leadsSomewhere(address) {
  const host = webAddress(address) && new URL(address).hostname;
  return Boolean(host) && (/[^.]\.[^.]/.test(host) || host === "localhost") && !host.includes("..");
}

function withoutSentence(address) {
  const spare = {};
  for (const sign of address) {
    if (PAIRS[sign]) spare[PAIRS[sign]] = (spare[PAIRS[sign]] ?? 0) - 1;
    else if (")]}".includes(sign)) spare[sign] = (spare[sign] ?? 0) + 1;
  }
  let end = address.length;
  for (; end; end -= 1) {
    const last = address[end - 1];
    if (spare[last] > 0) spare[last] -= 1;
    else if (!".,;:!?'*_~…’".includes(last)) break;
  }
  return address.slice(0, end);
}
