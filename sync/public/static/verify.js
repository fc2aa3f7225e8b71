// A letter's code holds this page's address with "#NUMBER&CODE": no server and no log sees that. It goes on by POST.
"use strict";
if (location.hash.length > 1) {
  const [number, code] = location.hash.slice(1).split("&");
  history.replaceState(null, "", location.pathname + location.search);
  try {
    document.getElementById("nomor").value = decodeURIComponent(number);
    document.getElementById("kode").value = code || "";
    document.getElementById("surat").requestSubmit();
  } catch {
    // not written by us: the fields stay as they are, to be typed
  }
}
