// Tells how many characters are left, as people see them: an emoji is one.

const graphemes = new Intl.Segmenter("pt");

for (const field of document.querySelectorAll("textarea[data-longest]")) {
  const note = document.createElement("p");
  note.className = "field__count";
  const show = () => {
    const left = field.dataset.longest - [...graphemes.segment(field.value.trim())].length;
    note.textContent = left < 0 ? `Caracteres a mais: ${-left}` : `Caracteres por usar: ${left}`;
  };
  field.after(note);
  field.addEventListener("input", show);
  show();
}
