// Keeps each answer as it is typed. What could not be kept stays in this browser, and is sent again when it can be.

const PAUSE = 900;
const PATIENCE = 30000;
const person = document.querySelector("meta[name=person]")?.content ?? "";
const form = document.querySelector("form[data-answers]");
const prefix = `resposta:${person}:${form.dataset.answers}:`;
const state = form.querySelector("[data-answers-state]");
const waiting = new Map(); // name of a field: the timer of its next save
const sending = new Map(); // name of a field: the request under way
const boxes = () => [...form.querySelectorAll("[data-field]")].filter((box) => tokenOf(box));
const controls = (box) => [...box.querySelectorAll(`[name="${box.dataset.field}"]`)];
const tokenOf = (box) => box.querySelector(`:scope > [name="${box.dataset.field.replace("a--", "e--")}"]`);

function element(tag, text, className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}

function read(box) {
  const all = controls(box);
  if (/checkbox|radio/.test(all[0].type)) return all.filter((one) => one.checked).map((one) => one.value);
  return [all[0].value];
}

function write(box, values) {
  for (const one of controls(box)) {
    if (/checkbox|radio/.test(one.type)) one.checked = values.includes(one.value);
    else if (one.type !== "file") one.value = values[0] ?? "";
  }
}

function remember(box) {
  try {
    const copy = JSON.stringify({ values: read(box), token: tokenOf(box).value });
    localStorage.setItem(prefix + box.dataset.field, copy);
  } catch {
    alarm("Este navegador não deixa guardar uma cópia. Não feche esta página até aparecer «Guardado».");
  }
}

function alarm(text) {
  let box = form.querySelector(".answers__alert");
  if (text && !box) {
    box = element("div", "", "answers__alert");
    box.setAttribute("role", "alert");
    form.prepend(box);
  }
  if (text) box.textContent = text;
  else box?.remove();
}

function tell(box, text) {
  let note = box.querySelector(":scope > .answer__saved");
  if (!note) box.append((note = element("p", "", "answer__saved")));
  note.textContent = text;
}

function fault(box, text) {
  const place = box.querySelector("[data-error]");
  place.replaceChildren(...(text ? [element("p", text)] : []));
  place.setAttribute("role", "alert");
  box.classList.toggle("field--invalid", Boolean(text));
  for (const one of controls(box)) one.toggleAttribute("aria-invalid", Boolean(text));
}

/** Two people answered: show both, and let this one choose. */
function choose(box, said) {
  const panel = element("fieldset", "", "answer__conflict");
  panel.append(element("legend", said.message), element("p", `${said.by}, ${said.at}:`), element("q", said.theirs));
  const row = element("p", "", "button-row");
  const settle = (label, work) => {
    const button = element("button", label, "button button--secondary");
    button.type = "button";
    button.addEventListener("click", () => {
      panel.remove();
      tokenOf(box).value = said.token;
      work();
      controls(box)[0].focus();
    });
    row.append(button);
  };
  settle("Fica a minha", () => save(box));
  settle(`Fica a de ${said.by}`, () => {
    write(box, [said.value].flat());
    settled(box, "Ficou a resposta da outra pessoa.");
  });
  panel.append(row);
  box.querySelector(".answer__conflict")?.remove();
  box.append(panel);
  fault(box, said.message);
}

function settled(box, text) {
  localStorage.removeItem(prefix + box.dataset.field);
  fault(box, "");
  tell(box, text);
}

function around(said) {
  for (const box of form.querySelectorAll("[data-field]")) box.hidden = said.hidden.includes(box.dataset.field);
  state.textContent = `${said.answered} de ${said.asked} perguntas respondidas nesta secção.`;
}

async function send(box, sent) {
  const body = new FormData();
  body.set("field", box.dataset.field);
  body.set(tokenOf(box).name, tokenOf(box).value);
  for (const value of sent) body.append(box.dataset.field, value);
  const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const answer = await fetch(form.action, { method: "POST", body, headers, signal: AbortSignal.timeout(PATIENCE) });
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json") && !answer.redirected;
  return isOurs ? answer.json() : Promise.reject(new Error(answer.status >= 500 ? "server" : "session"));
}

const LOST = {
  session: "A sua sessão terminou. O que escreveu está guardado neste navegador: volte a entrar e abra esta página, que o resto é automático.",
  server: "O portal não conseguiu guardar. O que escreveu está neste navegador; voltamos a tentar sozinhos.",
};

async function save(box) {
  const name = box.dataset.field;
  clearTimeout(waiting.get(name));
  waiting.delete(name);
  if (sending.has(name)) return void sending.get(name).finally(() => save(box));
  const sent = read(box);
  tell(box, "A guardar…");
  const work = send(box, sent);
  sending.set(name, work.catch(() => {}));
  try {
    const said = await work;
    alarm("");
    around(said);
    if (said.state === "conflict") return void (tell(box, ""), choose(box, said));
    tokenOf(box).value = said.token;
    if (said.state === "refused") return void (tell(box, "Por guardar."), fault(box, said.message));
    if (String(read(box)) === String(sent)) settled(box, `Guardado às ${said.at}.`);
  } catch (error) {
    tell(box, "Por guardar.");
    alarm(LOST[error.message] ?? LOST.server);
    if (error.message !== "session") later(box, PAUSE * 15);
  } finally {
    sending.delete(name);
  }
}

function later(box, pause) {
  clearTimeout(waiting.get(box.dataset.field));
  waiting.set(box.dataset.field, setTimeout(() => save(box), pause));
}

function changed(event) {
  const box = event.target.closest("[data-field]");
  if (!box || !tokenOf(box) || event.target.type === "file" || event.target.name !== box.dataset.field) return;
  remember(box);
  tell(box, "");
  later(box, event.type === "change" ? 0 : PAUSE);
}

/** Characters as people see them: an emoji is one. */
function count(field) {
  const graphemes = new Intl.Segmenter("pt");
  const note = element("p", "", "field__count");
  const show = () => {
    const left = field.dataset.longest - [...graphemes.segment(field.value.trim())].length;
    const many = Math.abs(left) === 1 ? "carácter" : "caracteres";
    note.textContent = left < 0 ? `${-left} ${many} a mais` : `${left} ${many} por usar`;
  };
  field.after(note);
  field.addEventListener("input", show);
  show();
}

for (const field of form.querySelectorAll("textarea[data-longest]")) count(field);
for (const box of boxes()) {
  const copy = JSON.parse(localStorage.getItem(prefix + box.dataset.field) ?? "null");
  if (!copy) continue;
  if (String(copy.values) === String(read(box))) localStorage.removeItem(prefix + box.dataset.field);
  else {
    write(box, copy.values);
    tokenOf(box).value = copy.token;
    save(box);
  }
}
form.addEventListener("input", changed);
form.addEventListener("change", changed);
form.addEventListener("submit", () => {
  for (const timer of waiting.values()) clearTimeout(timer);
  waiting.clear();
});
addEventListener("beforeunload", (event) => {
  if (waiting.size || sending.size) event.preventDefault();
});
