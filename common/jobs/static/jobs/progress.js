// Renews the state of a job every two seconds; without scripts the page has a link for it.

async function renew(box) {
  const answer = await fetch(box.dataset.progress);
  if (!answer.ok || answer.redirected) return;
  const renewed = new DOMParser().parseFromString(await answer.text(), "text/html").body.firstElementChild;
  box.replaceWith(document.adoptNode(renewed));
  wait(renewed);
}

function wait(box) {
  if (box?.dataset.progress) setTimeout(() => renew(box).catch(() => wait(box)), 2000);
}

wait(document.querySelector("[data-progress]"));
