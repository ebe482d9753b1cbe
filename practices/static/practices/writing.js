// Saves a section by itself while somebody writes, and adds lines to its lists without going to the server.

const PAUSE = 4000;

for (const list of document.querySelectorAll("[data-list]")) {
  const total = list.querySelector("[name$=TOTAL_FORMS]");
  const button = list.querySelector("[name=another]");
  button.type = "button";
  button.textContent = button.textContent.replace("Guardar e acrescentar", "Acrescentar");
  button.addEventListener("click", () => {
    const html = list.querySelector("template").innerHTML;
    const lines = list.querySelector("[data-lines]");
    lines.insertAdjacentHTML("beforeend", html.replaceAll("__prefix__", total.value).replaceAll("__number__", Number(total.value) + 1));
    total.value = Number(total.value) + 1;
    lines.lastElementChild.querySelector("input, select, textarea")?.focus();
  });
}

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const said = form.querySelector("[data-autosave-said]");
  const version = form.elements.version;
  let waiting;
  let refused = false;

  const save = async () => {
    if (refused) return;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" } });
      const { version: now, message } = await answer.json();
      refused = answer.status === 409;
      if (answer.ok) version.value = now;
      said.textContent = message;
    } catch {
      said.textContent = "Sem ligação: o que escreve fica neste navegador até poder guardar.";
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}
