// Shows the thread and the form of a page: one script tag, on any origin that the site registered.
//
//   <script type="module" src="https://comments.example.org/embed.js" data-site="blog" async></script>
//
// Optional: data-thread-url, data-thread-title, data-lang, data-target (a CSS selector).

import { showSection } from "./embed-files/section.js";

const self = new URL(import.meta.url);

// A module has no document.currentScript: the tag is found by what it names.
function isOurs(script) {
  const source = new URL(script.src, document.baseURI);
  return source.origin === self.origin && source.pathname === self.pathname;
}

function show() {
  const script = [...document.querySelectorAll("script[data-site][src]")].find(isOurs);
  if (script) showSection(script, self.origin);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
else show();
