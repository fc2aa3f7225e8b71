// The check glyph said while it is typed, and the receipt's code by camera. The page works without this file.
"use strict";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const MEANT = { I: "1", L: "1", O: "0" };

/** What is wrong with a typed number, as sync/cases/numbers.py judges it: "", "glyph", "length", "check" or "well". */
function judge(text) {
  const glyphs = [...text.trim().toUpperCase().replace(/[ \t\u2010-\u2014-]/g, "")].map((one) => MEANT[one] || one);
  const strange = glyphs.find((one) => !ALPHABET.includes(one));
  if (strange !== undefined) return { code: "glyph", glyph: strange };
  if (glyphs.length === 0) return { code: "" };
  if (glyphs.length !== 13) return { code: "length", n: glyphs.length };
  // GF(32) by x^5 + x^2 + 1: each glyph weighs twice as much as the one after it.
  const doubled = (value) => ((value << 1) & 32 ? (value << 1) ^ 37 : value << 1);
  const sum = glyphs.slice(0, 12).reduce((total, one) => doubled(total ^ ALPHABET.indexOf(one)), 0);
  return { code: ALPHABET[sum] === glyphs[12] ? "well" : "check" };
}

function watchNumber(field, words) {
  const say = (left) => {
    const found = judge(field.value);
    // A number that is still being typed is no mistake; it becomes one when its field is left.
    const wrong = found.code === "check" || found.code === "glyph" || (left && found.code === "length");
    field.toggleAttribute("aria-invalid", wrong);
    words.classList.toggle("field__error--well", found.code === "well");
    const text = wrong || found.code === "well" ? field.dataset[found.code] : "";
    words.textContent = text.replace("{glyph}", found.glyph || "").replace("{n}", found.n || "");
  };
  field.addEventListener("input", () => say(false));
  field.addEventListener("change", () => say(true));
}

async function openCamera(part, onCode) {
  const [open, close, words, view] = ["buka", "tutup", "kata", "gambar"].map((id) => document.getElementById(`kamera-${id}`));
  let stream = null;
  const stop = () => {
    for (const track of stream ? stream.getTracks() : []) track.stop();
    stream = null;
    view.hidden = close.hidden = true;
    open.hidden = false;
    words.textContent = "";
  };
  close.addEventListener("click", stop);
  open.addEventListener("click", async () => {
    try {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      view.srcObject = stream;
      view.hidden = close.hidden = false;
      open.hidden = true;
      words.textContent = part.dataset.look;
      await view.play();
      while (stream) {
        const [found] = await detector.detect(view);
        if (found) {
          stop();
          onCode(found.rawValue);
          return;
        }
        await new Promise((next) => setTimeout(next, 150));
      }
    } catch {
      stop();
      words.textContent = part.dataset.none;
    }
  });
}

const number = document.getElementById("nomor");
watchNumber(number, document.getElementById("nomor-salah"));

const proof = document.getElementById("bukti");
const send = (text) => {
  proof.closest("details").open = true;
  proof.value = text;
  proof.form.submit();
};
const camera = document.getElementById("kamera");
if ("BarcodeDetector" in window && navigator.mediaDevices) {
  camera.hidden = false;
  openCamera(camera, send);
}
// A link may carry the receipt's code behind "#": no server and no log sees it there. It goes on by POST and is taken away.
function readHash() {
  let text = location.hash.slice(1);
  if (text === "" || document.getElementById(text)) return; // the skip link's own target is no code
  try {
    text = decodeURIComponent(text);
  } catch {
    // a code may hold a bare "%": then it was not written for an address, and is taken as it is
  }
  history.replaceState(null, "", location.pathname + location.search);
  send(text);
}
readHash();
window.addEventListener("hashchange", readHash);
