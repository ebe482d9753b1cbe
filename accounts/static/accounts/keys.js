// Says why a key could not be used: the browser refused, the person gave up, or the portal did not answer.
// The sentences are in the page; allauth's own script only writes to the console.

const region = document.querySelector("[data-key-failure]");
const BUTTONS = "#passkey_login, #mfa_webauthn_add, #mfa_webauthn_authenticate, #mfa_webauthn_reauthenticate";

function causeOf(error) {
  if (!window.isSecureContext || error.name === "SecurityError") return "address";
  if (!window.PublicKeyCredential) return "unsupported";
  if (error.name === "InvalidStateError") return "known";
  if (error.name === "NotAllowedError" || error.name === "AbortError") return "refused";
  if (error.name === "NotSupportedError" || error.name === "ConstraintError") return "unsupported";
  return "unanswered";
}

function localAddress() {
  if (location.hostname !== "127.0.0.1" && location.hostname !== "[::1]") return null;
  const link = document.createElement("a");
  link.href = location.href.replace(location.hostname, "localhost");
  link.textContent = link.href;
  return link;
}

function tell(cause) {
  const said = region.querySelector(`template[data-cause="${cause}"]`).content.cloneNode(true);
  const link = cause === "address" ? localAddress() : null;
  if (link) {
    const line = document.createElement("p");
    line.append("Nesta máquina, use ", link);
    said.querySelector(".notice__text").append(line);
  }
  region.querySelectorAll(":scope > :not(template)").forEach((shown) => shown.remove());
  region.append(said);
}

if (region) {
  const button = document.querySelector(BUTTONS);
  button?.closest(".form__actions, .button-row")?.before(region);
  button?.addEventListener("click", () => region.querySelectorAll(":scope > :not(template)").forEach((shown) => shown.remove()));
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    tell(causeOf(event.detail.exception));
  });
}
