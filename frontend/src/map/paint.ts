// What the county is drawn with: colours of the page, the hatch of villages put off, where towns are named.
import { boundsOf, ringsOf, type Cell, type Ground } from './ground'

const token = (name: string, of: CSSStyleDeclaration): string => of.getPropertyValue(name).trim()

/** Colours and letters of the page's tokens, read once. */
export function readPalette() {
  const style = getComputedStyle(document.documentElement)
  return {
    font: token('--qm-font', style),
    ink: token('--qm-ink', style),
    ink2: token('--qm-ink-2', style),
    plot: token('--qm-plot', style),
    unknown: token('--qm-plot-2', style),
    scales: {
      seq: [1, 2, 3, 4, 5, 6, 7].map((step) => token(`--qm-seq-${step}`, style)),
      div: ['m3', 'm2', 'm1', '0', 'p1', 'p2', 'p3'].map((step) => token(`--qm-div-${step}`, style))
    }
  }
}
export type Palette = ReturnType<typeof readPalette>

const HATCH_PX = 7

/** The slanted lines over a village put off. */
export function hatch(pen: CanvasRenderingContext2D): CanvasPattern | null {
  const image = document.createElement('canvas')
  image.width = image.height = HATCH_PX
  const small = image.getContext('2d')
  if (!small) return null
  small.strokeStyle = 'rgba(20,33,28,.5)'
  for (const shift of [-HATCH_PX, 0, HATCH_PX]) {
    small.moveTo(shift, HATCH_PX)
    small.lineTo(shift + HATCH_PX, 0)
  }
  small.stroke()
  return pen.createPattern(image, 'repeat')
}

/** A town that surrounds the city is named at one of its villages outside it, or two names would lie on each other. */
function besideCity(town: Cell, ground: Ground, city: readonly Cell[]): [number, number] {
  const { label, code } = town.properties
  if (city.length === 0) return label
  const [west, south, east, north] = boundsOf(city)
  const margin = (east - west) / 2
  const clear = ([lon, lat]: [number, number]): boolean =>
    lon < west - margin || lon > east + margin || lat < south - margin / 2 || lat > north + margin
  if (clear(label)) return label
  const away = ([lon, lat]: [number, number]): number => Math.hypot(lon - label[0], lat - label[1])
  const places = ground.villages.filter((village) => village.properties.parent === code).map((village) => village.properties.label)
  return places.filter(clear).sort((a, b) => away(a) - away(b))[0] ?? label
}

/** A name on the map: of a town, or of the city as a whole. */
export interface Name {
  name: string
  code: string
  at: [number, number]
}

/** The names of the towns, those of the city together. */
export function namesOf(ground: Ground): Name[] {
  const urban = ground.towns.filter((town) => town.properties.urban)
  const names = ground.towns
    .filter((town) => !town.properties.urban)
    .map((town) => ({ name: town.properties.name, code: town.properties.code, at: besideCity(town, ground, urban) }))
  if (urban.length === 0) return names
  const codes = new Set(urban.map((town) => town.properties.code))
  const count = ground.villages.filter((village) => codes.has(village.properties.parent)).length
  const middle = (axis: 0 | 1) => urban.reduce((sum, town) => sum + town.properties.label[axis], 0) / urban.length
  const top = Math.max(...urban.flatMap(ringsOf).flat().map(([, lat]) => lat))
  return [...names, { name: `城区 ${count}`, code: 'urban', at: [middle(0), top] }]
}
