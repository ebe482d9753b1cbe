// What axe-core finds on the page that is open. Contrast takes most of its time, so it is not asked of a place like one
// where it was right before: the same kind of element, painted the same way, inside the same ones. Where something is
// laid over something else, those it stands in do not tell what is below it: such places are asked every time.
//
// All other rules are asked of the narrow page. Of the wide one they are only asked where it shows what the narrow one
// hid, and was not found right before.
async ({known, only}) => {
  const LAID_OVER = new Set(["absolute", "fixed"])
  const PAINT = ["color", "backgroundColor", "backgroundImage", "opacity", "textShadow", "filter", "mixBlendMode"]
  const BEYOND_IT = new Set(["bgGradient", "bgImage", "imgNode", "pseudoContent"]) // never judged, nor are drawings
  const CONTRAST = {runOnly: {type: "rule", values: ["color-contrast"]}}

  const until = Date.now() + 30_000
  while (document.getAnimations().length) {
    if (Date.now() > until) throw new Error("the page does not stop moving")
    await new Promise((resolve) => setTimeout(resolve, 20))
  }

  const digest = (text) => { // 53 bits: two of some thousands of places are never taken for one
    let [one, other] = [0xdeadbeef, 0x41c6ce57]
    for (let at = 0; at < text.length; at++) {
      one = Math.imul(one ^ text.charCodeAt(at), 2654435761)
      other = Math.imul(other ^ text.charCodeAt(at), 1597334677)
    }
    one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909)
    other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909)
    return 4294967296 * (2097151 & other) + (one >>> 0)
  }

  const isOutOfSight = (element) => {
    const {width, height, right, bottom} = element.getBoundingClientRect()
    return width <= 1 || height <= 1 || right + scrollX <= 0 || bottom + scrollY <= 0
  }
  const looks = new Map([[null, matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"]])
  const laid = new Set()
  for (const element of document.querySelectorAll("*")) { // parents come before their children
    if (!looks.has(element.parentElement) || element.ownerSVGElement || !element.checkVisibility()) continue
    const style = getComputedStyle(element)
    if (LAID_OVER.has(style.position)) {
      if (isOutOfSight(element)) continue
      laid.add(element)
    }
    const size = parseFloat(style.fontSize)
    const letters = [size >= 24, size >= 18.5, Number(style.fontWeight) >= 700]
    const painted = [...PAINT.map((name) => style[name]), style.position, style.transform, ...letters]
    looks.set(element, [element.localName, element.getAttribute("class"), ...painted].join("|"))
  }

  const places = new Map()
  const loose = new Set()
  for (const [element, look] of looks) {
    const over = [...(element?.children ?? [])].filter((child) => laid.has(child)).map((child) => looks.get(child))
    places.set(element, digest([places.get(element?.parentElement), look, ...over].join("\n")))
    if (laid.has(element) || loose.has(element?.parentElement)) loose.add(element)
  }
  looks.delete(null)

  const settled = new Set(known)
  const check = axe._audit.checks["color-contrast"]
  const evaluate = check.evaluate
  check.evaluate = function (node, ...more) {
    let why
    const data = (told) => { why = told?.messageKey; this.data(told) }
    const isRight = evaluate.call(Object.assign(Object.create(this), {data}), node, ...more)
    if ((isRight || BEYOND_IT.has(why)) && !loose.has(node)) settled.add(places.get(node))
    return isRight
  }

  const shown = [...looks.keys()]
  const hadShown = window.shownNarrow
  if (!only) window.shownNarrow = new WeakSet(shown)
  const isMore = (element) => !hadShown.has(element) && (!element.parentElement || hadShown.has(element.parentElement))
  const wide = (element) => -digest(element.outerHTML)
  const more = only === "more" ? shown.filter((element) => isMore(element) && !settled.has(wide(element))) : []

  const faults = []
  const shadows = [...looks.keys()].some((element) => element.shadowRoot) // what is inside was not looked at here
  const run = async (asked, options, where = document) => {
    axe.configure({rules: [{id: "color-contrast", selector: shadows ? "*" : "[data-contrast]"}]})
    asked.forEach((element) => element.setAttribute("data-contrast", ""))
    const {violations} = await axe.run(where, {...options, resultTypes: ["violations"]}) // not the right places
    asked.forEach((element) => element.removeAttribute("data-contrast"))
    for (const {id, nodes} of violations) faults.push(...nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`))
  }

  const says = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
  const isWritten = (element) => says(element) || element.matches("input, select, textarea")
  const written = [...looks.keys()].filter(isWritten)
  const left = () => written.filter((element) => !settled.has(places.get(element)))
  const one = new Map(left().map((element) => [loose.has(element) ? element : places.get(element), element]))
  const first = new Set(one.values())
  if (!only || shadows || first.size) await run(first, only ? CONTRAST : {})
  const others = left().filter((element) => !first.has(element))
  if (others.length && !shadows) await run(others, CONTRAST)
  if (more.length) {
    const before = faults.length
    await run([], {}, {include: more})
    if (faults.length === before) more.forEach((element) => settled.add(wide(element)))
  }
  check.evaluate = evaluate
  return {faults, settled: [...settled].filter((place) => !known.includes(place))}
}
