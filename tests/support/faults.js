// What axe-core finds on the page that is open. Contrast takes most of its time, so no place is asked twice for it: not
// a region that was the same on another page, nor, once the window was made narrower, what looks as it did before.
async ({options, known, narrower}) => {
  const SEE_AGAIN = new Set(["absolute", "fixed"]) // they lie over something else when the window changes
  const PAINT = ["color", "backgroundColor", "backgroundImage", "opacity", "textShadow", "filter", "mixBlendMode"]

  const until = Date.now() + 30_000
  while (document.getAnimations().length) {
    if (Date.now() > until) throw new Error("the page does not stop moving")
    await new Promise((resolve) => setTimeout(resolve, 20))
  }

  const look = (element) => {
    if (!element.checkVisibility()) return ""
    const style = getComputedStyle(element)
    const size = parseFloat(style.fontSize)
    const letters = [size >= 24, size >= 18.5, Number(style.fontWeight) >= 700]
    return [...PAINT.map((name) => style[name]), style.position, ...letters].join("|")
  }

  const everything = [...document.querySelectorAll("*")]
  const asked = new Set()
  const looks = new Map(everything.map((element) => [element, look(element)]))
  for (const element of everything) {
    const same = narrower && window.looks.get(element) === looks.get(element)
    const placed = SEE_AGAIN.has(looks.get(element).split("|").at(-4))
    if (!same || placed || asked.has(element.parentElement)) asked.add(element)
  }
  window.looks = looks

  const dark = matchMedia("(prefers-color-scheme: dark)").matches
  const seen = []
  for (const region of document.querySelectorAll("body > :is(header, nav, footer), .desk-nav")) {
    const parts = [document.documentElement, document.body, region.parentElement, region, ...region.querySelectorAll("*")]
    const drawn = parts.map((part) => `${part.localName} ${looks.get(part)} ${part.textContent.trim() !== ""}`)
    const place = [dark, innerWidth, ...drawn].join("\n")
    if (known.includes(place)) parts.slice(3).forEach((part) => asked.delete(part))
    else seen.push(place)
  }

  const hidden = everything.some((element) => element.shadowRoot) // what is inside was not looked at here
  axe.configure({rules: [{id: "color-contrast", selector: hidden ? "*" : "[data-contrast]"}]})
  asked.forEach((element) => element.setAttribute("data-contrast", ""))
  const {violations} = await axe.run({...options, resultTypes: ["violations"]}) // the thousand places that are right stay
  asked.forEach((element) => element.removeAttribute("data-contrast"))
  const faults = violations.flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`))
  return {faults, seen}
}
