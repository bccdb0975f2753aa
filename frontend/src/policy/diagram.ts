// 关系图: which decision asks which, as boxes in layers, the answer on top. Drawn from the sheets, so it is never stale.
import type { Sheet } from './sheet'

const [WIDE, HIGH, ACROSS, DOWN] = [132, 34, 16, 46]
const SVG = 'http://www.w3.org/2000/svg'

function layers(sheets: Sheet[]): Sheet[][] {
  const depth = new Map<string, number>()
  const asked = new Map(sheets.map((sheet) => [sheet.id, sheets.filter((one) => one.requires.includes(sheet.id))]))
  const depthOf = (sheet: Sheet): number => {
    const known = depth.get(sheet.id)
    if (known !== undefined) return known
    depth.set(sheet.id, 0)
    const found = Math.max(-1, ...(asked.get(sheet.id) ?? []).map(depthOf)) + 1
    depth.set(sheet.id, found)
    return found
  }
  const found: Sheet[][] = []
  for (const sheet of sheets) (found[depthOf(sheet)] ??= []).push(sheet)
  return found.filter((layer) => layer !== undefined)
}

function shape(name: string, attributes: Record<string, number | string>, text = ''): SVGElement {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  made.textContent = text
  return made
}

/** Draws the decisions of a model; a click on one opens its table. */
export function drawDiagram(host: HTMLElement, sheets: Sheet[], current: string, open: (id: string) => void): void {
  const rows = layers(sheets)
  const widest = Math.max(...rows.map((row) => row.length))
  const width = widest * (WIDE + ACROSS) + ACROSS
  const height = rows.length * (HIGH + DOWN) - DOWN + 24
  const picture = shape('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': '决策之间的关系' })
  const places = new Map<string, { x: number; y: number }>()
  rows.forEach((row, level) => {
    const left = (width - row.length * (WIDE + ACROSS) + ACROSS) / 2
    row.forEach((sheet, place) => places.set(sheet.id, { x: left + place * (WIDE + ACROSS), y: 12 + level * (HIGH + DOWN) }))
  })
  for (const sheet of sheets) for (const ref of sheet.requires) edge(picture, places.get(ref), places.get(sheet.id))
  for (const sheet of sheets) {
    const at = places.get(sheet.id)
    if (!at) continue
    const box = shape('g', { class: sheet.id === current ? 'qm-box qm-at' : 'qm-box', tabindex: 0, role: 'button' })
    const name = sheet.label.length > 9 ? `${sheet.label.slice(0, 8)}…` : sheet.label
    box.append(shape('rect', { x: at.x, y: at.y, width: WIDE, height: HIGH, rx: sheet.kind === 'table' ? 0 : HIGH / 2 }), shape('text', { x: at.x + WIDE / 2, y: at.y + 22 }, name), shape('title', {}, sheet.label))
    box.addEventListener('click', () => open(sheet.id))
    box.addEventListener('keydown', (event) => event.key === 'Enter' && open(sheet.id))
    picture.append(box)
  }
  host.replaceChildren(picture)
}

function edge(picture: SVGElement, from: { x: number; y: number } | undefined, to: { x: number; y: number } | undefined): void {
  if (!from || !to) return
  const [x1, y1, x2, y2] = [from.x + WIDE / 2, from.y, to.x + WIDE / 2, to.y + HIGH]
  picture.append(shape('path', { d: `M${x1} ${y1}C${x1} ${y1 - 24} ${x2} ${y2 + 24} ${x2} ${y2}`, class: 'qm-edge' }))
}
