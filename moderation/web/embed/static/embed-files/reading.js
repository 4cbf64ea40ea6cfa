// What is asked of the service to show a section.

import { askJson } from "./asking.js";

export function formAddress({ service, site }) {
  return `${service}/v1/sites/${encodeURIComponent(site)}/form`;
}

export function readWords(page, language, signal) {
  return askJson(`${formAddress(page)}?${new URLSearchParams({ lang: language })}`, signal);
}

export function readThread({ service, site, url }, more, signal) {
  return askJson(`${service}/v1/threads/comments?${new URLSearchParams({ site, url, ...more })}`, signal);
}
