// The canvas of the county: cells by their colour, town lines, names, households, the selected cell. It is drawn
// whole, once a frame at most; paths are laid once in units of the ground and only their scale changes.
import { Frame } from './frame'
import { boundsOf, ringsOf, type Cell, type Ground } from './ground'
import { hatch, namesOf, type Name, type Palette } from './paint'
import type { Mark } from './points'

/** The fill of a village. */
export interface Fill {
  colour: string
  deferred: boolean
}

/** What lies under a point: a household or a square of them, a cell or a town's name, or nothing. */
export interface Under {
  code?: string
  mark?: Mark
}

interface Laid {
  path: Path2D
  box: readonly [number, number, number, number]
}

const NAME_PX = 13
const PLATE_PX = 12
const PLATE_AWAY = 18

export class Sheet {
  readonly canvas = document.createElement('canvas')
  readonly frame: Frame
  marks: readonly Mark[] = []
  chosen: { cell: Cell; plate: string } | undefined
  pieces: readonly Cell[] = []
  private readonly pen = this.canvas.getContext('2d') as CanvasRenderingContext2D
  private readonly hatch = hatch(this.pen)
  private readonly laid = new Map<string, Laid>()
  private readonly borders = new Path2D()
  private readonly towns = new Path2D()
  private readonly names: (Name & { wide: number })[]
  private colours = new Map<string, Path2D[]>()
  private deferred: Path2D[] = []
  private hovered = ''
  private waiting = false

  constructor(private readonly host: HTMLElement, ground: Ground, private readonly palette: Palette) {
    this.frame = new Frame(boundsOf(ground.towns))
    for (const cell of ground.villages) {
      const path = this.lay(cell)
      const [west, south, east, north] = boundsOf([cell])
      this.laid.set(cell.properties.code, { path, box: [west, south, east, north] })
      this.borders.addPath(path)
    }
    for (const town of ground.towns) this.towns.addPath(this.lay(town))
    this.pen.font = this.font(NAME_PX, 600)
    this.names = namesOf(ground).map((name) => ({ ...name, wide: this.pen.measureText(name.name).width }))
    host.append(this.canvas)
    this.resize()
  }

  /** Takes the size of its host. */
  resize(): void {
    const { clientWidth: width, clientHeight: height } = this.host
    this.canvas.width = Math.round(width * devicePixelRatio)
    this.canvas.height = Math.round(height * devicePixelRatio)
    this.frame.resize(width, height)
  }

  /** The fill of every village by its code. */
  fill(fills: Iterable<[string, Fill]>): void {
    this.colours = new Map()
    this.deferred = []
    for (const [code, { colour, deferred }] of fills) {
      const laid = this.laid.get(code)
      if (!laid) continue
      const alike = this.colours.get(colour) ?? []
      alike.push(laid.path)
      this.colours.set(colour, alike)
      if (deferred) this.deferred.push(laid.path)
    }
  }

  /** Draws in the next frame. */
  ask(): void {
    if (this.waiting) return
    this.waiting = true
    requestAnimationFrame(() => this.draw())
  }

  /** Draws now. */
  draw(): void {
    this.waiting = false
    if (this.canvas.width === 0) return
    this.pen.setTransform(1, 0, 0, 1, 0, 0)
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height)
    this.drawGround()
    this.pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
    this.drawMarks()
    this.drawNames(this.names.map(({ name, at }) => [name, at]), NAME_PX, 600)
    this.drawPieces()
    if (!this.chosen) return
    this.toUnits()
    this.stroke(this.lay(this.chosen.cell), this.palette.ink, 2.5)
    this.pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
    if (this.chosen.plate && this.pieces.length === 0) this.drawPlate(this.chosen.plate, this.frame.pixel(this.chosen.cell.properties.label))
  }

  /** What lies under a point of the canvas. */
  under(x: number, y: number): Under {
    const name = this.names.find((one) => {
      const [left, top] = this.frame.pixel(one.at)
      return Math.abs(x - left) <= one.wide / 2 && Math.abs(y - top) <= NAME_PX * 0.7
    })
    if (name) return { code: name.code }
    const marks = this.marks.filter((one) => {
      const [left, top] = this.frame.pixel(one.at)
      return Math.hypot(x - left, y - top) <= one.size / 2 + 1
    })
    const mark = marks.at(-1)
    if (mark) return { mark }
    const code = this.village(x, y)
    return code ? { code } : {}
  }

  /** Marks the village under the pointer; whether that is another than before. */
  hover(code: string): boolean {
    if (code === this.hovered) return false
    this.hovered = code
    this.ask()
    return true
  }

  private village(x: number, y: number): string | undefined {
    const [lon, lat] = this.frame.place(x, y)
    const unit = this.frame.unit([lon, lat])
    this.pen.setTransform(1, 0, 0, 1, 0, 0)
    for (const [code, { path, box }] of this.laid) {
      if (lon < box[0] || lat < box[1] || lon > box[2] || lat > box[3]) continue
      if (this.pen.isPointInPath(path, unit[0], unit[1], 'evenodd')) return code
    }
    return undefined
  }

  private lay(cell: Cell): Path2D {
    const path = new Path2D()
    for (const ring of ringsOf(cell)) {
      for (const [turn, point] of ring.entries()) {
        const [x, y] = this.frame.unit(point)
        if (turn === 0) path.moveTo(x, y)
        else path.lineTo(x, y)
      }
      path.closePath()
    }
    return path
  }

  private toUnits(): void {
    const scale = this.frame.scale * devicePixelRatio
    const [left, top] = this.frame.origin()
    this.pen.setTransform(scale, 0, 0, scale, left * devicePixelRatio, top * devicePixelRatio)
  }

  private stroke(path: Path2D, colour: string, pixels: number): void {
    this.pen.strokeStyle = colour
    this.pen.lineWidth = pixels / this.frame.scale
    this.pen.lineJoin = 'bevel'
    this.pen.stroke(path)
  }

  private drawGround(): void {
    this.toUnits()
    for (const [colour, paths] of this.colours) {
      this.pen.fillStyle = colour
      for (const path of paths) this.pen.fill(path, 'evenodd')
    }
    if (this.hatch) {
      this.hatch.setTransform(new DOMMatrix().scale(1 / this.frame.scale)) // the lines stay as far apart at every zoom
      this.pen.fillStyle = this.hatch
      for (const path of this.deferred) this.pen.fill(path, 'evenodd')
    }
    this.stroke(this.borders, '#fff', 0.8)
    const hovered = this.laid.get(this.hovered)
    if (hovered) this.stroke(hovered.path, this.palette.ink, 1.6)
    this.stroke(this.towns, '#fff', 3.4)
    this.stroke(this.towns, this.palette.ink2, 0.9)
  }

  private drawMarks(): void {
    const { clientWidth, clientHeight } = this.host
    for (const { at, size, fill, edge, width } of this.marks) {
      const [x, y] = this.frame.pixel(at)
      if (x < -size || y < -size || x > clientWidth + size || y > clientHeight + size) continue
      this.pen.beginPath()
      this.pen.arc(x, y, size / 2, 0, Math.PI * 2)
      this.pen.fillStyle = fill
      this.pen.fill()
      this.pen.strokeStyle = edge
      this.pen.lineWidth = width
      this.pen.stroke()
    }
  }

  /** What lies below the village that is open: dashed, and called by its name. */
  private drawPieces(): void {
    if (this.pieces.length === 0) return
    this.toUnits()
    this.pen.setLineDash([4 / this.frame.scale, 2 / this.frame.scale])
    for (const piece of this.pieces) this.stroke(this.lay(piece), this.palette.ink, 1.1)
    this.pen.setLineDash([])
    this.pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
    this.drawNames(this.pieces.map(({ properties: { name, label } }) => [name, label]), PLATE_PX, 400)
  }

  private drawNames(names: readonly (readonly [string, [number, number]])[], pixels: number, weight: number): void {
    this.pen.font = this.font(pixels, weight)
    this.pen.textAlign = 'center'
    this.pen.textBaseline = 'middle'
    this.pen.lineJoin = 'round'
    this.pen.lineWidth = 3
    this.pen.strokeStyle = 'rgba(255,255,255,.92)'
    this.pen.fillStyle = this.palette.ink
    for (const [name, at] of names) {
      const [x, y] = this.frame.pixel(at)
      this.pen.strokeText(name, x, y)
      this.pen.fillText(name, x, y)
    }
  }

  private drawPlate(text: string, [x, y]: [number, number]): void {
    this.pen.font = this.font(PLATE_PX, 400)
    this.pen.textAlign = 'left'
    const wide = this.pen.measureText(text).width + 14
    const left = Math.max(0, x - PLATE_AWAY - wide)
    this.pen.fillStyle = this.palette.ink
    this.pen.fillRect(left, y - 10, wide, 20)
    this.pen.fillStyle = this.palette.plot
    this.pen.fillText(text, left + 7, y)
  }

  private font(pixels: number, weight: number): string {
    return `${weight} ${pixels}px ${this.palette.font}`
  }
}
