// How the county is drawn: fills by step, hatch for villages put off, town lines, labels, the selected outline.
import { boundsOf, ringsOf, type Cell, type Ground } from './ground'
import type { Scale, Village } from './list'

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** Colours of the page's tokens, read once. */
export function readPalette() {
  return {
    ink: token('--qm-ink'),
    ink2: token('--qm-ink-2'),
    plot: token('--qm-plot'),
    unknown: token('--qm-plot-2'),
    edge: token('--qm-ridge-strong'),
    scales: {
      seq: [1, 2, 3, 4, 5, 6, 7].map((step) => token(`--qm-seq-${step}`)),
      div: ['m3', 'm2', 'm1', '0', 'p1', 'p2', 'p3'].map((step) => token(`--qm-div-${step}`))
    }
  }
}
export type Palette = ReturnType<typeof readPalette>

interface Hatch {
  image: HTMLCanvasElement
  repeat: 'repeat'
  scaleX: number
  scaleY: number
}

/** A pattern is drawn in the coordinates of its region, which grow with the zoom: the scale takes that back. */
function hatched(colour: string, zoom: number): Hatch {
  const image = document.createElement('canvas')
  image.width = image.height = 7
  const pen = image.getContext('2d')
  if (pen) {
    pen.fillStyle = colour
    pen.fillRect(0, 0, 7, 7)
    pen.strokeStyle = 'rgba(20,33,28,.5)'
    for (const shift of [-7, 0, 7]) {
      pen.beginPath()
      pen.moveTo(shift, 7)
      pen.lineTo(shift + 7, 0)
      pen.stroke()
    }
  }
  return { image, repeat: 'repeat', scaleX: 1 / zoom, scaleY: 1 / zoom }
}

/** Fill of every village: its step on the scale, hatched when put off, pale when it is not in the reader's list. */
export function regions(ground: Ground, villages: ReadonlyMap<string, Village>, palette: Palette, scale: Scale, zoom: number) {
  return ground.villages.map(({ properties: { code } }) => {
    const village = villages.get(code)
    const colour = (village && palette.scales[scale][village.step - 1]) ?? palette.unknown
    return { name: code, itemStyle: { areaColor: village?.deferred ? hatched(colour, zoom) : colour } }
  })
}

const invisible = { symbolSize: 1, itemStyle: { color: 'transparent' }, coordinateSystem: 'geo', type: 'scatter' }

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

function labelled(ground: Ground): { name: string; code: string; value: [number, number] }[] {
  const urban = ground.towns.filter((town) => town.properties.urban)
  const labels = ground.towns
    .filter((town) => !town.properties.urban)
    .map((town) => ({ name: town.properties.name, code: town.properties.code, value: besideCity(town, ground, urban) }))
  if (urban.length === 0) return labels
  const codes = new Set(urban.map((town) => town.properties.code))
  const count = ground.villages.filter((village) => codes.has(village.properties.parent)).length
  const middle = (axis: 0 | 1) => urban.reduce((sum, town) => sum + town.properties.label[axis], 0) / urban.length
  const top = Math.max(...urban.flatMap(ringsOf).flat().map(([, lat]) => lat))
  return [...labels, { name: `城区 ${count}`, code: 'urban', value: [middle(0), top] }]
}

/** Town borders (a pale halo under a thin line) and town names, which follow every zoom. */
export function townLayers(ground: Ground, palette: Palette) {
  const lines = ground.towns.flatMap(ringsOf).map((coords) => ({ coords }))
  const border = { type: 'lines', coordinateSystem: 'geo', polyline: true, silent: true, data: lines }
  const label = {
    show: true, position: 'inside', formatter: '{b}', fontSize: 13, fontWeight: 600,
    color: palette.ink, textBorderColor: 'rgba(255,255,255,.92)', textBorderWidth: 3
  }
  return [
    { ...border, z: 4, lineStyle: { color: '#fff', width: 3.4, opacity: 1 } },
    { ...border, z: 5, lineStyle: { color: palette.ink2, width: 0.9, opacity: 1 } },
    { ...invisible, id: 'towns', z: 8, data: labelled(ground), label, tooltip: { show: false } }
  ]
}

/** Outline and name plate of the selected cell; nothing when none is. */
export function selectedLayers(cell: Cell | undefined, shown: string, palette: Palette) {
  const rings = cell ? ringsOf(cell).map((coords) => ({ coords })) : []
  const plate = cell && shown ? [{ value: cell.properties.label, name: `${cell.properties.name} ${shown}` }] : []
  return [
    { id: 'outline', type: 'lines', coordinateSystem: 'geo', polyline: true, silent: true, z: 9, data: rings, lineStyle: { color: palette.ink, width: 2.5, opacity: 1 } },
    {
      ...invisible, id: 'plate', z: 12, silent: true, data: plate,
      label: { show: true, position: 'left', distance: 18, formatter: '{b}', backgroundColor: palette.ink, color: '#fff', padding: [4, 7], fontSize: 12 }
    }
  ]
}
