// Passkeys: asks the server what to ask, asks the browser, and sends the answer as a plain form.

export function offerPasskeys() {
  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("[data-passkey-use]")) {
    offer(form, form.dataset.passkeyUse, (options) => navigator.credentials.get(options));
  }
  for (const form of document.querySelectorAll("[data-passkey-make]")) {
    offer(form, form.dataset.passkeyMake, (options) => navigator.credentials.create(options));
  }
}

function offer(form, address, ask) {
  const button = form.querySelector("button");
  const failed = form.querySelector("[data-passkey-failed]");
  form.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    failed.hidden = true;
    try {
      const question = await askServer(form, address);
      if (!question) return;
      const credential = await ask({ publicKey: readable(question) });
      form.elements.credential.value = JSON.stringify(sendable(credential));
      form.submit();
    } catch {
      failed.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
}

// A proof of who one is may be too old: then the page that asks for one comes first.
async function askServer(form, address) {
  const answer = await fetch(address, { method: "POST", body: new FormData(form) });
  if (answer.redirected && form.dataset.passkeyConfirm) {
    location.assign(form.dataset.passkeyConfirm);
    return null;
  }
  if (!answer.ok) throw new Error("no question");
  return answer.json();
}

function readable(question) {
  const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  const options = { ...question, challenge: bytes(question.challenge) };
  if (question.user) options.user = { ...question.user, id: bytes(question.user.id) };
  if (question.excludeCredentials) options.excludeCredentials = known(question.excludeCredentials);
  if (question.allowCredentials) options.allowCredentials = known(question.allowCredentials);
  return options;
}

function sendable(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const sent = {};
  for (const part of parts) if (response[part]) sent[part] = text(response[part]);
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: sent,
    clientExtensionResults: {},
  };
}

function bytes(base64url) {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
