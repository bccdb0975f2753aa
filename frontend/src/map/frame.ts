// What of the ground is in view: where a place lies on the canvas, and which place lies under a point of it.
import { boundsOf, type Bounds, type Cell } from './ground'

/** A place in the middle of the canvas, and how often larger than the whole county it is shown. */
export interface View {
  center: [number, number]
  zoom: number
}

const LEAST = 0.8
const MOST = 14
const FILLED = 0.965
const MIDDLE = [0.52, 0.505] as const

const within = (zoom: number): number => Math.max(LEAST, Math.min(MOST, zoom))

/** Degrees as pixels of a canvas and back. Paths are laid in units of a degree of latitude, from the north-west corner. */
export class Frame {
  view: View
  private readonly squeeze: number
  private width = 0
  private height = 0

  constructor(private readonly bounds: Bounds) {
    this.squeeze = Math.cos((((bounds[1] + bounds[3]) / 2) * Math.PI) / 180)
    this.view = this.home()
  }

  /** The canvas has this size now, in pixels of the page. */
  resize(width: number, height: number): void {
    this.width = width
    this.height = height
  }

  /** The whole county. */
  home(): View {
    const [west, south, east, north] = this.bounds
    return { center: [(west + east) / 2, (south + north) / 2], zoom: 1 }
  }

  /** The view in which these cells fill a share of the canvas. */
  around(cells: readonly Cell[], share = 0.8): View {
    const [west, south, east, north] = boundsOf(cells)
    const [left, bottom, right, top] = this.bounds
    const zoom = Math.min((right - left) / (east - west), (top - bottom) / (north - south)) * share
    return { center: [(west + east) / 2, (south + north) / 2], zoom: Math.max(1, within(zoom)) }
  }

  /** Pixels of a unit. */
  get scale(): number {
    const [west, south, east, north] = this.bounds
    const fit = Math.min(this.width / ((east - west) * this.squeeze), this.height / (north - south))
    return fit * FILLED * this.view.zoom
  }

  /** A place in units. */
  unit([lon, lat]: readonly [number, number]): [number, number] {
    return [(lon - this.bounds[0]) * this.squeeze, this.bounds[3] - lat]
  }

  /** Pixels of the north-west corner, from which units are counted. */
  origin(): [number, number] {
    const [x, y] = this.unit(this.view.center)
    return [this.width * MIDDLE[0] - x * this.scale, this.height * MIDDLE[1] - y * this.scale]
  }

  /** Where a place lies on the canvas. */
  pixel(place: readonly [number, number]): [number, number] {
    const [left, top] = this.origin()
    const [x, y] = this.unit(place)
    return [left + x * this.scale, top + y * this.scale]
  }

  /** Which place lies under a point of the canvas. */
  place(x: number, y: number): [number, number] {
    const [left, top] = this.origin()
    return [this.bounds[0] + (x - left) / this.scale / this.squeeze, this.bounds[3] - (y - top) / this.scale]
  }

  /** The ground was pulled by so many pixels. */
  pull(dx: number, dy: number): void {
    const [lon, lat] = this.view.center
    this.view = { ...this.view, center: [lon - dx / this.scale / this.squeeze, lat + dy / this.scale] }
  }

  /** So many times larger, while the place under this point stays under it. */
  enlarge(times: number, x: number, y: number): void {
    const [lon, lat] = this.place(x, y)
    this.view = { ...this.view, zoom: within(this.view.zoom * times) }
    const [newLon, newLat] = this.place(x, y)
    const [centerLon, centerLat] = this.view.center
    this.view = { ...this.view, center: [centerLon + lon - newLon, centerLat + lat - newLat] }
  }

  /** The view so many times larger round its middle. */
  larger(times: number): View {
    return { center: this.view.center, zoom: within(this.view.zoom * times) }
  }
}
