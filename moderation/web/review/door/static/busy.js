// While the next page is on its way, this one says that it is about to go.

export function tellWhenBusy() {
  const busy = () => document.querySelector("main").setAttribute("aria-busy", "true");
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.target.method !== "dialog") busy();
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (link && leaves(link, event)) busy();
  });
  addEventListener("pageshow", () => document.querySelector("main").removeAttribute("aria-busy"));
}

function leaves(link, event) {
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (event.defaultPrevented || elsewhere || link.target || link.hasAttribute("download")) return false;
  return link.origin === location.origin && link.href.split("#")[0] !== location.href.split("#")[0];
}
