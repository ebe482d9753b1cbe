// A button to copy each example, where the browser lets a page write to the clipboard.

const isEnglish = document.documentElement.lang === "en";
const words = isEnglish ? ["Copy", "Copied"] : ["Copiar", "Copiado"];

for (const box of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "api-code__copy";
  button.textContent = words[0];
  const name = box.querySelector("[data-copy-name]");
  if (name) button.setAttribute("aria-describedby", name.id);
  const told = document.createElement("span");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(box.querySelector("pre").textContent.trim());
    button.textContent = words[1];
    told.textContent = words[1];
    setTimeout(() => {
      button.textContent = words[0];
      told.textContent = "";
    }, 2000);
  });
  box.append(button, told);
}
