// A notice that was there when the page came is not read out; one that changes is.

export function announceNotice() {
  const notice = document.querySelector("[data-notice] .notice-text");
  const announcer = document.querySelector("[data-announcer]");
  if (!notice || !announcer) return;
  setTimeout(() => {
    announcer.textContent = notice.textContent.trim();
  }, 100);
}
