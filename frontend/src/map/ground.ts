// The ground as the server sends it: towns and villages of one county, schematic cells in degrees.

type Ring = [number, number][]
interface Geometry {
  type: 'Polygon' | 'MultiPolygon'
  coordinates: Ring[] | Ring[][]
}

/** One town, village or piece of a village with its drawn outline. */
export interface Cell {
  type: 'Feature'
  properties: { code: string; name: string; level: string; parent: string; urban: boolean; label: [number, number] }
  geometry: Geometry
}

/** West, south, east, north in degrees. */
export type Bounds = [number, number, number, number]

/** Towns, villages and what lies below a village, apart. */
export interface Ground {
  towns: Cell[]
  villages: Cell[]
  pieces: Cell[]
}

/** Fetches the ground; the answer is checked only for its shape, its content is our own server's. */
export async function fetchGround(address: string): Promise<Ground> {
  const answer = await fetch(address, { headers: { Accept: 'application/geo+json' } })
  if (!answer.ok) throw new Error(`地图没有取到（${answer.status}）`)
  const collection = (await answer.json()) as { features?: Cell[] }
  const cells = collection.features ?? []
  return {
    towns: cells.filter((cell) => cell.properties.level === 'town'),
    villages: cells.filter((cell) => cell.properties.level === 'village'),
    pieces: cells.filter((cell) => cell.properties.level === 'group')
  }
}

/** All rings of a cell, holes included. */
export function ringsOf(cell: Cell): Ring[] {
  const { type, coordinates } = cell.geometry
  return type === 'Polygon' ? (coordinates as Ring[]) : (coordinates as Ring[][]).flat()
}

/** The box around cells. */
export function boundsOf(cells: readonly Cell[]): Bounds {
  const box: Bounds = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [lon, lat] of cells.flatMap(ringsOf).flat()) {
    box[0] = Math.min(box[0], lon)
    box[1] = Math.min(box[1], lat)
    box[2] = Math.max(box[2], lon)
    box[3] = Math.max(box[3], lat)
  }
  return box
}
