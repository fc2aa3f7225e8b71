// A letter's code holds this page's address with "#NUMBER&CODE": no server and no log sees that. It goes on by POST.
"use strict";
function readHash() {
  const [number, code] = location.hash.slice(1).split("&");
  if (!number || code === undefined) return; // the skip link's target, or nothing
  history.replaceState(null, "", location.pathname + location.search);
  try {
    document.getElementById("nomor").value = decodeURIComponent(number);
    document.getElementById("kode").value = code;
    document.getElementById("surat").requestSubmit();
  } catch {
    // not written by us: the fields stay as they are, to be typed
  }
}
readHash();
window.addEventListener("hashchange", readHash);
