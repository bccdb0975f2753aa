// The shape as it is drawn: points in degrees, and whether it crosses itself.

export type Point = readonly [number, number]

const PLACES = 5

function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

function within(a: Point, b: Point, c: Point): boolean {
  return Math.min(a[0], b[0]) <= c[0] && c[0] <= Math.max(a[0], b[0]) && Math.min(a[1], b[1]) <= c[1] && c[1] <= Math.max(a[1], b[1])
}

function meet(a: Point, b: Point, c: Point, d: Point): boolean {
  const [one, two, three, four] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)]
  if (one * two < 0 && three * four < 0) return true
  return (one === 0 && within(a, b, c)) || (two === 0 && within(a, b, d)) || (three === 0 && within(c, d, a)) || (four === 0 && within(c, d, b))
}

/** The first two sides of a closed shape that meet where they should not, counted from 1; null where none do. */
export function crossing(points: readonly Point[]): [number, number] | null {
  const count = points.length
  const at = (place: number): Point => points[place % count] as Point
  for (let one = 0; one < count; one += 1) {
    for (let two = one + 2; two < count; two += 1) {
      if (one === 0 && two === count - 1) continue
      if (meet(at(one), at(one + 1), at(two), at(two + 1))) return [one + 1, two + 1]
    }
  }
  return null
}

/** Square kilometres within a closed shape, by the plane that touches the earth there. */
export function area(points: readonly Point[]): number {
  const middle = points.reduce((sum, [, lat]) => sum + lat, 0) / Math.max(1, points.length)
  const east = 111.195 * Math.cos((middle * Math.PI) / 180)
  let twice = 0
  points.forEach(([lon, lat], place) => {
    const [nextLon, nextLat] = points[(place + 1) % points.length] as Point
    twice += lon * nextLat - nextLon * lat
  })
  return Math.abs(twice / 2) * east * 111.195
}

/** Points as the list beside the drawing writes them, one in a line. */
export function written(points: readonly Point[]): string {
  return points.map(([lon, lat]) => `${lon.toFixed(PLACES)},${lat.toFixed(PLACES)}`).join('\n')
}

/** Points as somebody wrote them; null where a line is none. */
export function readPoints(text: string): Point[] | null {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
  const points = lines.map((line) => line.split(/[,，\s]+/).map(Number))
  return points.every((pair) => pair.length === 2 && pair.every(Number.isFinite)) ? (points as unknown as Point[]) : null
}
