// The tile map with the keyboard: one stop for Tab, arrows go to the neighbour, and the tile says itself beside.
// <figure data-tile-map> holds links with class tile-link and a region with data-tile-said.

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function middle(tile) {
  const box = tile.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** The tile that lies nearest in a direction; what lies aside counts as far. */
function neighbour(tiles, from, [right, down]) {
  const [x, y] = middle(from);
  let best;
  let least = Infinity;
  for (const tile of tiles) {
    const [tx, ty] = middle(tile);
    const along = (tx - x) * right + (ty - y) * down;
    const aside = Math.abs((tx - x) * down) + Math.abs((ty - y) * right);
    if (along < 2 || aside > along * 2) continue;
    const far = along + aside * 1.5;
    if (far < least) [best, least] = [tile, far];
  }
  return best;
}

export function tileMap(root) {
  const tiles = [...root.querySelectorAll(".tile-link")];
  const said = root.querySelector("[data-tile-said]");
  if (!tiles.length || !said) return;
  let stop = root.querySelector(".tile-link[aria-current]") ?? tiles[0];

  for (const tile of tiles) {
    const [name] = tile.querySelector("title").textContent.split(": ");
    tile.setAttribute("aria-label", name);
    tile.setAttribute("tabindex", tile === stop ? 0 : -1);
  }

  // Outlines touch, so that the edge of one is hidden by the next: the ring is drawn above all.
  const rings = [...root.querySelectorAll(".outline-ring")];
  const surround = (tile) => {
    const own = tile.closest(".outline-land")?.querySelector(".outline-ring");
    for (const ring of rings) ring.setAttribute("d", ring === own ? tile.querySelector("path").getAttribute("d") : "");
  };

  const say = (tile) => {
    const [name, ...rest] = tile.querySelector("title").textContent.split(": ");
    const strong = document.createElement("strong");
    strong.textContent = name;
    said.replaceChildren(strong, ` ${rest.join(": ")}`);
    surround(tile);
  };

  const go = (tile) => {
    if (!tile) return;
    stop.setAttribute("tabindex", -1);
    stop = tile;
    stop.setAttribute("tabindex", 0);
    stop.focus();
  };

  root.addEventListener("keydown", (event) => {
    const here = event.target.closest?.(".tile-link");
    if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = WAYS[event.key];
    const next = way ? neighbour(tiles, here, way) : { Home: tiles[0], End: tiles.at(-1) }[event.key];
    if (!way && !next) return;
    event.preventDefault();
    go(next);
  });

  for (const name of ["focusin", "pointerover"]) {
    root.addEventListener(name, (event) => {
      const tile = event.target.closest?.(".tile-link");
      if (tile) say(tile);
    });
  }
}

for (const root of document.querySelectorAll("[data-tile-map]")) tileMap(root);
