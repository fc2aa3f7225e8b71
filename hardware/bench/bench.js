// Renews what is marked data-live; everything works without it, by forms.
"use strict";

async function renew() {
  if (document.hidden) return;
  const answer = await fetch("/", { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id);
    if (next && next.innerHTML !== part.innerHTML) part.innerHTML = next.innerHTML;
  }
}

async function press(event) {
  event.preventDefault();
  const form = event.target;
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  const answer = await fetch(form.action, { method: "POST", body: fields });
  document.querySelector(".trouble")?.remove();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const trouble = fresh.querySelector(".trouble");
  if (trouble) document.querySelector("main").before(trouble);
  else form.reset();
  await renew();
}

document.addEventListener("submit", (event) => press(event).catch(() => location.reload()));
setInterval(() => renew().catch(() => {}), 700);
