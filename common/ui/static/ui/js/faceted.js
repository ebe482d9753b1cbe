// Lists that change in place: a filter form and its results, both complete pages without this script.
// <div data-refresh="form-id results-id"> holds a GET form and a region; both are replaced by those of the new page.

const WAIT = 250;
const wide = matchMedia("(min-width: 62em)");

/** Beside the list there is room for the filters. */
function unfold() {
  for (const box of document.querySelectorAll("[data-facet-box]")) if (wide.matches) box.open = true;
}

unfold();
wide.addEventListener("change", unfold);

for (const root of document.querySelectorAll("[data-refresh]")) {
  const ids = root.dataset.refresh.split(" ");
  let waiting;
  let asked;

  const show = async (url, { push = true } = {}) => {
    asked?.abort();
    asked = new AbortController();
    const region = document.getElementById(ids.at(-1));
    region.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { signal: asked.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
      if (push) history.pushState(null, "", url);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
    }
  };

  /** Take over the new parts; what is open stays open and the cursor stays where it was. */
  const replace = (page) => {
    const focused = place(document.activeElement);
    const open = [...root.querySelectorAll("details[open][id]")].map((box) => box.id);
    const typed = root.querySelector("input[type=search]:focus")?.value;
    for (const id of ids) {
      const fresh = page.getElementById(id);
      const old = document.getElementById(id);
      if (fresh && old) old.replaceWith(document.adoptNode(fresh));
    }
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    unfold();
    const target = focused && root.querySelector(focused);
    target?.focus({ preventScroll: true });
    if (typed !== undefined && target) {
      target.value = typed;
      target.setSelectionRange(typed.length, typed.length);
    }
    document.title = page.title;
  };

  const place = (element) => {
    if (!root.contains(element)) return null;
    if (element.name) {
      const value = element.type === "checkbox" ? `[value="${CSS.escape(element.value)}"]` : "";
      return `[name="${CSS.escape(element.name)}"]${value}`;
    }
    return element.id ? `#${CSS.escape(element.id)}` : null;
  };

  const address = (form) => {
    const filled = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(filled).toString();
    return query ? `${form.action}?${query}` : form.action;
  };

  root.addEventListener("submit", (event) => {
    if (event.target.method !== "get") return;
    event.preventDefault();
    show(address(event.target));
  });

  root.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || form.method !== "get") return;
    clearTimeout(waiting);
    waiting = setTimeout(() => show(address(form)), event.target.type === "search" ? WAIT : 0);
  });

  // Chips, pages and views change the same list: a link to the same path with another query.
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const url = new URL(link.href);
    if (url.pathname !== location.pathname || url.origin !== location.origin || url.hash) return;
    event.preventDefault();
    show(url.href).then(() => document.getElementById(ids.at(-1)).scrollIntoView({ block: "nearest" }));
  });

  addEventListener("popstate", () => show(location.href, { push: false }));
}
