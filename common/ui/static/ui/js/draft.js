// Keeps what is typed in a form until it is saved, and offers it back after a crash or an expired session.

const PREFIX = "rascunho:";
const owner = document.querySelector("meta[name=person]")?.content ?? "";
const SKIPPED = new Set(["hidden", "file", "submit", "password"]);

const fields = (form) =>
  [...form.elements].filter((field) => field.name && !SKIPPED.has(field.type) && field.tagName !== "BUTTON");

const read = (form) =>
  Object.fromEntries(
    fields(form)
      .filter((field) => field.type !== "radio" || field.checked)
      .map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]),
  );

function write(form, kept) {
  for (const field of fields(form)) {
    if (!(field.name in kept)) continue;
    if (field.type === "radio") field.checked = field.value === kept[field.name];
    else if (field.type === "checkbox") field.checked = kept[field.name];
    else field.value = kept[field.name];
  }
}

function offer(form, key, kept) {
  const box = document.createElement("section");
  box.className = "notice notice--attention draft";
  box.innerHTML = `<div class="notice__text"><p class="notice__title">Há texto que escreveu aqui e não ficou guardado</p>
    <p class="button-row"><button class="button button--secondary" type="button">Recuperar o que tinha escrito</button>
    <button class="button button--quiet" type="button">Deitar fora</button></p></div>`;
  const [recover, discard] = box.querySelectorAll("button");
  recover.addEventListener("click", () => {
    write(form, kept);
    box.remove();
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
  });
  discard.addEventListener("click", () => {
    localStorage.removeItem(key);
    box.remove();
  });
  form.before(box);
}

const keyOf = (name) => `${PREFIX}${owner}:${name}`;

// The server says which form it saved; then there is nothing to give back.
for (const saved of document.querySelectorAll("[data-saved]")) localStorage.removeItem(keyOf(saved.dataset.saved));

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = keyOf(form.dataset.draft);
  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  if (kept && JSON.stringify(kept) !== JSON.stringify(read(form))) offer(form, key, kept);
  form.addEventListener("input", () => localStorage.setItem(key, JSON.stringify(read(form))));
}
