// Titles that fit what is being typed, in a list under the box; the box works without it.
// <div data-suggest="address"> holds an input; the answer is {suggestions: [{title, url, kind}]}.

const WAIT = 120;
const SHORTEST = 2;
const kept = new Map();
let number = 0;

async function ask(address, text, signal) {
  const url = `${address}?${new URLSearchParams({ q: text })}`;
  if (!kept.has(url)) {
    const answer = await fetch(url, { signal, headers: { Accept: "application/json" } });
    if (!answer.ok) return [];
    kept.set(url, (await answer.json()).suggestions);
  }
  return kept.get(url);
}

function element(name, attributes, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

export function suggest(root) {
  if (root.dataset.suggesting) return;
  root.dataset.suggesting = "yes";
  const input = root.querySelector("input");
  const id = `sugestoes-${(number += 1)}`;
  const list = element("ul", { id, role: "listbox", class: "suggestions", "aria-label": root.dataset.suggestLabel });
  list.hidden = true;
  root.append(list);
  for (const [key, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false",
  })) input.setAttribute(key, value);

  let waiting;
  let asked;
  let active = -1;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const point = (to) => {
    const options = [...list.children];
    options[active]?.setAttribute("aria-selected", "false");
    active = to < -1 ? options.length - 1 : to >= options.length ? -1 : to;
    const option = options[active];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };

  const show = (found) => {
    close();
    list.replaceChildren(...found.map((one, index) => {
      const option = element("li", { id: `${id}-${index}`, role: "option", "aria-selected": "false", "data-url": one.url });
      option.append(element("span", { class: "suggestions__title" }, one.title));
      option.append(element("span", { class: "suggestions__kind" }, one.kind));
      return option;
    }));
    if (!found.length || document.activeElement !== input) return;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };

  input.addEventListener("input", (event) => {
    event.stopPropagation();
    clearTimeout(waiting);
    asked?.abort();
    const text = input.value.trim();
    if (text.length < SHORTEST) return close();
    waiting = setTimeout(async () => {
      asked = new AbortController();
      try {
        show(await ask(root.dataset.suggest, text, asked.signal));
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }, WAIT);
  });

  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      point(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.assign(list.children[active].dataset.url);
    }
  });

  // Before the box loses the focus, so that the choice is not lost with it.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[data-url]");
    if (option) location.assign(option.dataset.url);
  });
  input.addEventListener("blur", close);
  input.form?.addEventListener("submit", close);
}
