/* Passkeys: asks the browser for one and sends the form with its answer. Without this script everything else works;
   the button stays hidden. Bytes travel as base64url, as WebAuthn's own JSON has them. */
"use strict";

const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/* The server's options with bytes in place of text. */
const prepared = (options) => {
  const listed = (keys) => (keys || []).map((key) => ({ ...key, id: bytesOf(key.id) }));
  const made = { ...options, challenge: bytesOf(options.challenge) };
  if (options.user) made.user = { ...options.user, id: bytesOf(options.user.id) };
  if (options.excludeCredentials) made.excludeCredentials = listed(options.excludeCredentials);
  if (options.allowCredentials) made.allowCredentials = listed(options.allowCredentials);
  return made;
};

/* The browser's answer as text. */
const written = (key) => {
  const response = { clientDataJSON: textOf(key.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (key.response[part]) response[part] = textOf(key.response[part]);
  }
  return JSON.stringify({ id: key.id, rawId: textOf(key.rawId), type: key.type, response, clientExtensionResults: {} });
};

const asked = async (button) => {
  const token = button.form.elements.token;
  const body = new URLSearchParams({ token: token ? token.value : "" });
  const answer = await fetch(button.dataset.options, { method: "POST", body });
  if (answer.status === 429) return "busy";
  if (!answer.ok || !(answer.headers.get("content-type") || "").startsWith("application/json")) return "failed";
  const publicKey = prepared(await answer.json());
  const key = await navigator.credentials[button.dataset.passkey]({ publicKey });
  button.form.elements[button.dataset.field].value = written(key);
  return "";
};

for (const button of window.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = (what) => {
      for (const word of ["failed", "busy"]) button.form.querySelector(`[data-key-${word}]`).hidden = word !== what;
    };
    button.disabled = true;
    const trouble = await asked(button).catch(() => "failed");
    button.disabled = false;
    said(trouble);
    if (!trouble) button.form.submit();
  });
}
