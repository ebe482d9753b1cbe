// Keeps each answer as it is typed. What could not be kept stays in this browser until it can.

const PAUSE = 900;
const form = document.querySelector("form[data-answers]");
const person = document.querySelector("meta[name=person]")?.content ?? "";
const waiting = new Map(); // box: timer
const sending = new Map(); // box: request
const keyOf = (box) => `resposta:${person}:${form.dataset.answers}:${box.dataset.field}`;
const controls = (box) => [...box.querySelectorAll(`[name="${box.dataset.field}"]`)];
const tokenOf = (box) => box.querySelector(`:scope > [name="${box.dataset.field.replace("a--", "e--")}"]`);
const isChoice = (one) => /checkbox|radio/.test(one.type);
const LOST = {
  session: "A sua sessão terminou. O que escreveu está neste navegador: volte a entrar e abra esta página.",
  server: "O portal não conseguiu guardar. O que escreveu está neste navegador e voltamos a tentar.",
  full: "Este navegador não guarda cópias. Espere por «Guardado» antes de sair.",
};

function make(tag, text, className = "") {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}

function read(box) {
  const all = controls(box);
  return (isChoice(all[0]) ? all.filter((one) => one.checked) : all.slice(0, 1)).map((one) => one.value);
}

function write(box, values) {
  for (const one of controls(box)) {
    if (isChoice(one)) one.checked = values.includes(one.value);
    else one.value = values[0] ?? "";
  }
}

function alarm(why) {
  let box = form.querySelector(".answers__alert");
  if (!why) return box?.remove();
  if (!box) {
    box = make("div", "", "answers__alert");
    box.setAttribute("role", "alert");
    form.prepend(box);
  }
  box.textContent = LOST[why];
}

function tell(box, text, fault = "") {
  let note = box.querySelector(":scope > .answer__saved");
  if (!note) box.append((note = make("p", "", "answer__saved")));
  note.textContent = text;
  const place = box.querySelector("[data-error]");
  place.setAttribute("role", "alert");
  place.replaceChildren(...(fault ? [make("p", fault)] : []));
  box.classList.toggle("field--invalid", fault !== "");
  for (const one of controls(box)) one.ariaInvalid = fault ? "true" : null;
}

function settled(box, text) {
  localStorage.removeItem(keyOf(box));
  tell(box, text);
}

function choose(box, said) {
  const panel = make("fieldset", "", "answer__conflict");
  const row = make("p", "", "button-row");
  const offer = (label, work) => {
    const button = make("button", label, "button button--secondary");
    button.type = "button";
    button.onclick = () => {
      panel.remove();
      tokenOf(box).value = said.token;
      controls(box)[0].focus();
      work();
    };
    row.append(button);
  };
  offer("Fica a minha", () => save(box));
  offer(`Fica a de ${said.by}`, () => {
    write(box, [said.value].flat());
    settled(box, "Ficou essa.");
  });
  panel.append(make("legend", "Duas respostas"), make("p", `${said.by}, ${said.at}:`), make("q", said.theirs), row);
  box.querySelector(".answer__conflict")?.remove();
  box.append(panel);
  tell(box, "", said.message);
}

async function send(box, values) {
  const body = new FormData();
  body.set("field", box.dataset.field);
  body.set(tokenOf(box).name, tokenOf(box).value);
  for (const value of values) body.append(box.dataset.field, value);
  const headers = { Accept: "application/json", "X-CSRFToken": form.csrfmiddlewaretoken.value };
  const answer = await fetch(form.action, { method: "POST", body, headers, signal: AbortSignal.timeout(3e4) });
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (!isOurs) throw new Error(answer.status < 500 ? "session" : "server");
  return answer.json();
}

async function save(box) {
  clearTimeout(waiting.get(box));
  waiting.delete(box);
  if (sending.has(box)) return void sending.get(box).finally(() => save(box));
  const values = read(box);
  tell(box, "A guardar…");
  const work = send(box, values);
  sending.set(box, work.catch(() => {}));
  try {
    const said = await work;
    alarm();
    if (said.state === "refused") return tell(box, "Por guardar.", said.message);
    for (const one of form.querySelectorAll("[data-field]")) one.hidden = said.hidden.includes(one.dataset.field);
    form.querySelector("[data-answers-state]").textContent = `Respondidas: ${said.answered} de ${said.asked}.`;
    if (said.state === "conflict") return choose(box, said);
    tokenOf(box).value = said.token;
    if (String(read(box)) === String(values)) settled(box, `Guardado às ${said.at}.`);
  } catch (error) {
    tell(box, "Por guardar.");
    alarm(LOST[error.message] ? error.message : "server");
    if (error.message !== "session") later(box, PAUSE * 15);
  } finally {
    sending.delete(box);
  }
}

function later(box, pause) {
  clearTimeout(waiting.get(box));
  waiting.set(box, setTimeout(save, pause, box));
}

function changed({ target, type }) {
  const box = target.closest("[data-field]");
  if (target.type === "file" || target.name !== box?.dataset.field) return;
  try {
    localStorage.setItem(keyOf(box), JSON.stringify({ values: read(box), token: tokenOf(box).value }));
  } catch {
    alarm("full");
  }
  later(box, type === "change" ? 0 : PAUSE);
}

for (const box of form.querySelectorAll("[data-field]")) {
  const copy = tokenOf(box) && JSON.parse(localStorage.getItem(keyOf(box)));
  if (!copy) continue;
  if (box.matches(".field--invalid")) continue;
  if (String(copy.values) === String(read(box))) settled(box, "");
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
  sending.clear();
});
addEventListener("beforeunload", (event) => {
  if (waiting.size || sending.size) event.preventDefault();
});
