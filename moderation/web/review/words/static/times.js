// Times in the browser's zone, where the moderator has chosen none.
// The server says UTC then, and so the page is right without this too.

export function showLocalTimes(root = document) {
  if (document.documentElement.dataset.zone) return;
  const { lang } = document.documentElement;
  const format = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, {
    dateStyle: "long",
    timeStyle: "short",
  });
  for (const time of root.querySelectorAll("time[datetime]")) {
    const then = new Date(time.dateTime);
    if (Number.isNaN(then.getTime())) continue;
    const local = format.format(then);
    if (time.textContent.trim().endsWith("UTC")) time.textContent = local;
    if (time.title) time.title = local;
  }
}
