/* Small helpers of the desk. Every page does all its work without them. */
"use strict";

/* A menu that is open closes on Escape (the word is in focus again), on a click elsewhere, and when the focus goes on. */
for (const menu of document.querySelectorAll("details[data-menu]")) {
  const within = (node) => node instanceof Node && menu.contains(node);
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => { if (!within(event.target)) menu.open = false; });
  menu.addEventListener("focusout", (event) => { if (event.relatedTarget && !within(event.relatedTarget)) menu.open = false; });
}

/* Printing from the page: the button is of no use without a script, so it is shown here. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/* Lists that keep themselves fresh: once a minute while somebody looks, and when the page comes back to the front. */
const everyMinute = 60000;
const refresh = () => {
  if (document.visibilityState !== "visible") return;
  for (const list of document.querySelectorAll("[data-segar]")) {
    if (!list.contains(document.activeElement)) list.dispatchEvent(new CustomEvent("segar"));
  }
};
setInterval(refresh, everyMinute);
document.addEventListener("visibilitychange", refresh);

/* A form goes once: a second press while the first is on its way would only come back as "already changed".
   After some seconds it may go again, for what the form fetches may be a file, and the page then stays. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => { delete form.dataset.sent; }, 3000);
});
