// The dashboard on a wall: reads itself again every few minutes, until somebody stops it, and fills the screen.
const main = document.querySelector("[data-wall]");
const pause = main.querySelector("[data-wall-pause]");
const full = main.querySelector("[data-wall-full]");
const lost = main.querySelector("[data-wall-lost]");
const time = main.querySelector("[data-wall-time]");
const minutes = Number(main.dataset.wallMinutes);
let timer = 0;

async function refresh() {
  try {
    const answer = await fetch(location.href, { cache: "no-store", redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    main.querySelector("[data-wall-body]").replaceWith(document.adoptNode(fresh.querySelector("[data-wall-body]")));
    time.replaceChildren(...fresh.querySelector("[data-wall-time]").childNodes);
    time.dateTime = fresh.querySelector("[data-wall-time]").dateTime;
    lost.textContent = "";
  } catch {
    lost.textContent = lost.dataset.words;
  }
}

function run(isOn) {
  clearInterval(timer);
  timer = isOn ? setInterval(refresh, minutes * 60_000) : 0;
  pause.textContent = isOn ? pause.dataset.on : pause.dataset.off;
}

// A past day does not change.
if (time) {
  pause.hidden = false;
  pause.addEventListener("click", () => run(!timer));
  run(true);
}
if (document.fullscreenEnabled) {
  full.hidden = false;
  full.addEventListener("click", () =>
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
  );
}
