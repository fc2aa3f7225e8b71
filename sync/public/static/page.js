// Only what a browser can do better than a form: printing, and following a code behind "#" from a page that shows one.
"use strict";
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
if (document.body.dataset.codes !== undefined) {
  // The same address with another code is no new page for a browser: another query makes it one.
  window.addEventListener("hashchange", () => {
    if (!document.getElementById(location.hash.slice(1))) location.assign(`${location.pathname}?lagi${location.hash}`);
  });
}
