// Shows the thread and the form of a page: one script tag, on any origin that the site registered.
//
//   <script type="module" src="https://comments.example.org/embed.js" data-site="blog" async></script>
//
// Optional: data-thread-url, data-thread-title, data-lang, data-depth, data-target (a CSS selector),
// data-only="counts" on pages without a thread. Everything else is loaded when it comes near.

const self = new URL(import.meta.url);
const NEAR = "800px";
// Said where nothing else could be fetched, words of the catalogues included.
const FAILED = {
  en: ["The comments could not be loaded.", "Try again"],
  de: ["Die Kommentare konnten nicht geladen werden.", "Erneut versuchen"],
  fr: ["Les commentaires n’ont pas pu être chargés.", "Réessayer"],
  ru: ["Не удалось загрузить комментарии.", "Повторить"],
};

// A module has no document.currentScript: the tag is found by what it names.
function isOurs(script) {
  const source = new URL(script.src, document.baseURI);
  return source.origin === self.origin && source.pathname === self.pathname;
}

// The element that the script names, else #comments, else a new one after the script.
function targetOf(script) {
  const found = document.querySelector(script.dataset.target || "#comments");
  if (found) return found;
  const made = document.createElement("div");
  if (script.closest("body")) script.after(made);
  else document.body.append(made);
  return made;
}

// At once where the section is there already, or where the address leads into it.
function whenNear(target, load) {
  const isWanted = target.querySelector("form") || /^#(comment|respond)/.test(location.hash);
  if (isWanted || !("IntersectionObserver" in window)) return load();
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    stop();
    load();
  }, { rootMargin: NEAR });
  const jump = () => {
    if (!/^#comment/.test(location.hash)) return;
    stop();
    load();
  };
  const stop = () => {
    watch.disconnect();
    removeEventListener("hashchange", jump);
  };
  addEventListener("hashchange", jump);
  watch.observe(target);
}

// A part that could not be fetched is asked for under another address: browsers remember failures.
async function load(script, target, tries = 0) {
  const part = "./embed-files/section.js";
  try {
    const { showSection } = await import(tries ? `${part}?${tries}` : part);
    await showSection(script, target, self.origin);
  } catch (fault) {
    console.error(`comments: ${location.origin} is not registered for "${script.dataset.site}", or the service is away.`, fault);
    if (!target.querySelector("form")) offerAgain(script, target, tries + 1);
  }
}

function offerAgain(script, target, tries) {
  const again = document.createElement("button");
  again.type = "button";
  const language = script.dataset.lang || document.documentElement.lang;
  const [sentence, repeat] = FAILED[language.slice(0, 2).toLowerCase()] ?? FAILED.en;
  again.textContent = repeat;
  again.addEventListener("click", () => {
    target.replaceChildren();
    load(script, target, tries);
  });
  target.replaceChildren(`${sentence} `, again);
}

function show() {
  const script = [...document.querySelectorAll("script[data-site][src]")].find(isOurs);
  if (!script) return;
  if (document.querySelector("[data-comment-count]")) {
    import("./embed-files/counts.js").then(({ showCounts }) => showCounts(script, self.origin)).catch(() => {});
  }
  if (script.dataset.only === "counts") return;
  const target = targetOf(script);
  whenNear(target, () => load(script, target));
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
else show();
