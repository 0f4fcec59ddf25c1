/* Passkeys: one asked for the decision that stands in the form or at the sign-in, and one made on the account page. */
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const value = (form, name) => new FormData(form).get(name) || "";

  const ask = async (form, url, fields) => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: value(form, "csrfmiddlewaretoken"), ...fields });
    const answer = await fetch(url, { method: "POST", body, credentials: "same-origin" });
    const data = await answer.json();
    if (!answer.ok) throw new Error(data.detail || "The server gave no challenge.");
    return data.publicKey;
  };
  const plain = (made, names) => ({
    id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: made.getClientExtensionResults(),
    response: Object.fromEntries(names.filter((name) => made.response[name]).map((name) => [name, text(made.response[name])])),
  });
  const given = async (options) => {
    options.challenge = bytes(options.challenge);
    options.allowCredentials = known(options.allowCredentials);
    const made = await navigator.credentials.get({ publicKey: options });
    return JSON.stringify(plain(made, ["clientDataJSON", "authenticatorData", "signature", "userHandle"]));
  };
  const told = (box, error) => {
    box.textContent = error.name === "NotAllowedError" ? "No passkey was given. Try again, or use your password." : error.message;
  };

  document.querySelectorAll("[data-passkey]").forEach((box) => {
    const form = box.closest("form"), note = box.querySelector("[data-passkey-told]");
    box.hidden = false;
    box.querySelector("[data-passkey-use]").addEventListener("click", async () => {
      const choice = box.dataset.choice.split(" ").map((name) => name && value(form, name)).join(":");
      const consent = form.elements.consent;
      if (consent && !consent.checked) { note.textContent = "Tick the box above first."; consent.focus(); return; }
      note.textContent = "Waiting for your device.";
      try {
        const options = await ask(form, box.dataset.passkey, { kind: box.dataset.kind, target: box.dataset.target, choice, seen: value(form, "seen") });
        form.elements.passkey.value = await given(options);
        form.requestSubmit();
      } catch (error) { told(note, error); }
    });
  });

  document.querySelectorAll("form[data-passkey-second]").forEach((form) => {
    const note = form.querySelector("[data-passkey-told]");
    form.hidden = false;
    form.querySelector("[data-passkey-use]").addEventListener("click", async () => {
      note.textContent = "Waiting for your device.";
      try {
        form.elements.credential.value = await given(JSON.parse(form.dataset.passkeySecond));
        form.requestSubmit();
      } catch (error) {
        note.textContent = error.name === "NotAllowedError" ? "No passkey was given. Try again, or enter a code." : error.message;
      }
    });
  });

  const form = document.querySelector("[data-passkey-create]");
  form?.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    const note = form.querySelector("[data-passkey-told]");
    note.textContent = "Waiting for your device.";
    try {
      const options = await ask(form, form.dataset.passkeyCreate, {});
      options.challenge = bytes(options.challenge);
      options.user.id = bytes(options.user.id);
      options.excludeCredentials = known(options.excludeCredentials);
      const made = await navigator.credentials.create({ publicKey: options });
      form.elements.credential.value = JSON.stringify(plain(made, ["clientDataJSON", "attestationObject"]));
      form.requestSubmit();
    } catch (error) { told(note, error); }
  });
})();
