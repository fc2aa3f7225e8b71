/* News while a page is open. One stream for all tabs of this browser: the tab that holds the lock listens and tells the
   others. It brings counters only; what they mean is fetched as any page is. Without this file every page works. */
"use strict";

const bell = document.getElementById("lonceng");

if (bell && "EventSource" in window && "BroadcastChannel" in window) {
  const count = bell.querySelector(".bell__count");
  const channel = new BroadcastChannel("kotak-aduan-kabar");
  const title = document.title;
  let work = null;

  const show = (state) => {
    if (Number(count.textContent) !== state.unread) {
      count.textContent = state.unread;
      bell.classList.toggle("bell--waiting", state.unread > 0);
    }
    document.title = state.unread > 0 ? `(${state.unread}) ${title}` : title;
    if (work !== null && work !== state.work) {
      for (const list of document.querySelectorAll("[data-segar]")) {
        if (!list.contains(document.activeElement)) list.dispatchEvent(new CustomEvent("segar"));
      }
    }
    work = state.work;
  };

  channel.addEventListener("message", (event) => show(event.data));

  /* Holds the lock as long as the stream lives; closes with the page. */
  const listen = () => new Promise((ended) => {
    const source = new EventSource(`${bell.getAttribute("href")}/arus`);
    source.addEventListener("keadaan", (event) => {
      const state = JSON.parse(event.data);
      show(state);
      channel.postMessage(state);
    });
    source.addEventListener("selesai", () => { source.close(); ended(); });
    source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) ended(); });
    addEventListener("pagehide", () => { source.close(); ended(); });
  });

  if (navigator.locks) navigator.locks.request("kotak-aduan-arus", listen);
  else if (document.visibilityState === "visible") listen();
}
