// Small enhancements of pages that are complete without them.

const wide = matchMedia("(min-width: 48em)");

/** Keep boxes that only make sense folded on small screens open on wide ones. */
function unfoldOnWideScreens() {
  for (const box of document.querySelectorAll("details[data-open-wide]")) {
    if (wide.matches) box.open = true;
  }
}

function offerTheme() {
  const button = document.querySelector("[data-theme-switch]");
  if (!button) return;
  const root = document.documentElement;
  const isDark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const tell = () => button.setAttribute("aria-pressed", String(isDark()));
  button.hidden = false;
  tell();
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
    tell();
  });
}

/** 12 000, as every number of the pages is written. */
const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, "\u202f");

function countCharacters() {
  for (const field of document.querySelectorAll("textarea[maxlength]")) {
    const note = document.createElement("p");
    note.className = "field__count";
    note.setAttribute("aria-live", "polite");
    const tell = () => {
      const left = field.maxLength - field.value.length;
      const isEnglish = document.documentElement.lang === "en";
      if (isEnglish) note.textContent = `${left} ${left === 1 ? "character" : "characters"} left`;
      else note.textContent = left === 1 ? "Resta 1 carácter" : `Restam ${grouped(left)} caracteres`;
    };
    field.after(note);
    field.addEventListener("input", tell);
    tell();
  }
}

/** A form sent twice by an impatient double click is sent once. */
function sendOnce(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
}

/** Show what a filter finds without leaving the page; the address follows, so it can be kept and shared. */
async function refilter(form) {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = `${form.action}?${query}`;
  const response = await fetch(address);
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelectorAll("[data-filtered]");
  const shown = document.querySelectorAll("[data-filtered]");
  if (!response.ok || fresh.length !== shown.length) return location.assign(address);
  shown.forEach((part, index) => part.replaceChildren(...fresh[index].childNodes));
  history.replaceState(null, "", address);
}

function filterInPlace() {
  const form = document.querySelector("form[data-filters]");
  if (!form || document.querySelectorAll("[data-filtered]").length < 4) return;
  form.addEventListener("change", () => refilter(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    refilter(form);
  });
}

/** Suggestions are fetched by whoever begins to search, and nobody else. */
async function suggestWhenSearching(event) {
  const box = event.target.closest?.("[data-suggest]");
  if (box) (await import("./suggest.js")).suggest(box);
}

/** On wide screens an open group of the menu covers the page: a click elsewhere or Escape closes it. */
function closeGroups(event) {
  if (!wide.matches) return;
  for (const group of document.querySelectorAll(".menu__group[open]")) {
    if (event.type === "keydown" ? event.key !== "Escape" : group.contains(event.target)) continue;
    group.open = false;
    if (event.type === "keydown" && group.contains(document.activeElement)) group.querySelector("summary").focus();
  }
}

filterInPlace();
document.addEventListener("focusin", suggestWhenSearching);
unfoldOnWideScreens();
wide.addEventListener("change", unfoldOnWideScreens);
offerTheme();
countCharacters();
document.addEventListener("submit", sendOnce);
document.addEventListener("click", closeGroups);
document.addEventListener("keydown", closeGroups);
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
document.querySelector("[data-focus]")?.focus();
