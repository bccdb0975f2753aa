// The board: villages around in grey, the shape on top. A click adds a point, a drag moves one or the ground, a click on
// the first point closes; a point near a neighbour's corner lands on it, so that no slivers are left between the two.
import { boundsOf, fetchGround, ringsOf, type Cell } from '../map/ground'
import { area, crossing, readPoints, written, type Point } from './shape'

const SVG = 'http://www.w3.org/2000/svg'
const NEAR = 9
const FEW = 3

interface View {
  lon: number
  lat: number
  scale: number
}

function element(name: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}

class Board {
  private readonly svg = element('svg', { class: 'qm-board', role: 'application', 'aria-label': '画界线，右边的点可以直接改' }) as SVGSVGElement
  private readonly list: HTMLTextAreaElement
  private readonly say: HTMLElement
  private readonly save: HTMLButtonElement
  private readonly corners: Point[]
  private readonly squeeze: number
  private view: View
  private points: Point[]
  private closed: boolean
  private readonly past: { points: Point[]; closed: boolean }[] = []
  private held: { place: number; x: number; y: number; moved: boolean } | null = null

  constructor(host: HTMLElement, private readonly cell: Cell | undefined, whole: Cell, private readonly around: readonly Cell[]) {
    const within = host.closest('main') ?? document
    this.list = within.querySelector('textarea[name=points]') as HTMLTextAreaElement
    this.say = within.querySelector('[data-said]') as HTMLElement
    this.save = within.querySelector('[data-save]') as HTMLButtonElement
    this.corners = around.filter((one) => one !== cell).flatMap(ringsOf).flat()
    const [west, south, east, north] = boundsOf([cell ?? whole])
    this.squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180)
    host.replaceChildren(this.svg)
    const { width, height } = this.svg.getBoundingClientRect()
    const scale = Math.min(width / ((east - west) * this.squeeze), height / (north - south)) * 0.7
    this.view = { lon: (west + east) / 2, lat: (south + north) / 2, scale }
    this.points = readPoints(this.list.value) ?? []
    this.closed = this.points.length >= FEW
    this.listen(within as HTMLElement)
    this.draw()
  }

  private place([lon, lat]: Point): [number, number] {
    const { width, height } = this.svg.getBoundingClientRect()
    return [width / 2 + (lon - this.view.lon) * this.squeeze * this.view.scale, height / 2 - (lat - this.view.lat) * this.view.scale]
  }

  private degrees(x: number, y: number): Point {
    const { width, height } = this.svg.getBoundingClientRect()
    return [this.view.lon + (x - width / 2) / (this.squeeze * this.view.scale), this.view.lat - (y - height / 2) / this.view.scale]
  }

  private snapped(x: number, y: number): Point {
    let best: Point | null = null
    let least = NEAR
    for (const corner of this.corners) {
      const [a, b] = this.place(corner)
      const away = Math.hypot(a - x, b - y)
      if (away < least) [best, least] = [corner, away]
    }
    return best ?? this.degrees(x, y)
  }

  private path(ring: readonly Point[], closed: boolean): string {
    const spots = ring.map((point) => this.place(point).map((value) => value.toFixed(1)).join(' '))
    return spots.length === 0 ? '' : `M${spots.join('L')}${closed ? 'Z' : ''}`
  }

  private keep(): void {
    this.past.push({ points: [...this.points], closed: this.closed })
  }

  private draw(): void {
    const ground = this.around.map((one) =>
      element('path', { d: ringsOf(one).map((ring) => this.path(ring, true)).join(''), class: one === this.cell ? 'qm-was' : 'qm-beside' })
    )
    const names = this.around.map((one) => {
      const [x, y] = this.place(one.properties.label)
      const text = element('text', { x: String(x), y: String(y), class: 'qm-board-name' })
      text.textContent = one.properties.name
      return text
    })
    const shape = element('path', { d: this.path(this.points, this.closed), class: this.closed ? 'qm-shape qm-closed' : 'qm-shape' })
    const handles = this.points.map((point, place) => {
      const [x, y] = this.place(point)
      return element('circle', { cx: String(x), cy: String(y), r: place === 0 && !this.closed ? '7' : '5', class: 'qm-handle', 'data-place': String(place) })
    })
    const between = this.closed ? this.points.map((point, place) => {
      const [x, y] = this.place(point)
      const [a, b] = this.place(this.points[(place + 1) % this.points.length] as Point)
      return element('circle', { cx: String((x + a) / 2), cy: String((y + b) / 2), r: '3', class: 'qm-between', 'data-after': String(place) })
    }) : []
    this.svg.replaceChildren(...ground, ...names, shape, ...between, ...handles)
    this.list.value = written(this.points)
    this.judge()
  }

  /** Says what is wrong, or how large the shape is; only a sound one can be saved. */
  private judge(): void {
    const crossed = this.closed ? crossing(this.points) : null
    const sound = this.closed && this.points.length >= FEW && crossed === null
    this.save.disabled = !sound
    this.say.classList.toggle('qm-refused', crossed !== null)
    if (crossed) this.say.textContent = `第 ${crossed[0]} 条边与第 ${crossed[1]} 条边相交。把点挪开再存。`
    else if (sound) this.say.textContent = `已闭合，${this.points.length} 个点，约 ${area(this.points).toFixed(2)} 平方公里。`
    else this.say.textContent = this.points.length < FEW ? '在图上点出界线上的点，至少三个。' : '点第一个点，或按“闭合”。'
  }

  private spot(event: PointerEvent | WheelEvent): [number, number] {
    const { left, top } = this.svg.getBoundingClientRect()
    return [event.clientX - left, event.clientY - top]
  }

  private press(event: PointerEvent): void {
    const [x, y] = this.spot(event)
    const target = event.target as Element
    const after = target.getAttribute('data-after')
    if (after !== null) {
      this.keep()
      this.points.splice(Number(after) + 1, 0, this.degrees(x, y))
    }
    const place = after !== null ? Number(after) + 1 : Number(target.getAttribute('data-place') ?? -1)
    this.held = { place, x, y, moved: after !== null }
    this.svg.setPointerCapture(event.pointerId)
  }

  private drag(event: PointerEvent): void {
    if (!this.held) return
    const [x, y] = this.spot(event)
    if (!this.held.moved && Math.hypot(x - this.held.x, y - this.held.y) < 4) return
    if (!this.held.moved && this.held.place >= 0) this.keep()
    this.held.moved = true
    if (this.held.place >= 0) this.points[this.held.place] = this.snapped(x, y)
    else {
      this.view.lon -= (x - this.held.x) / (this.squeeze * this.view.scale)
      this.view.lat += (y - this.held.y) / this.view.scale
      this.held = { ...this.held, x, y }
    }
    this.draw()
  }

  private lift(event: PointerEvent): void {
    const held = this.held
    this.held = null
    if (!held || held.moved) return
    if (held.place === 0 && !this.closed && this.points.length >= FEW) this.close()
    else if (held.place < 0 && !this.closed) {
      this.keep()
      this.points.push(this.snapped(...this.spot(event)))
    }
    this.draw()
  }

  private close(): void {
    this.keep()
    this.closed = true
  }

  private drop(event: Event): void {
    const place = (event.target as Element).getAttribute('data-place')
    if (place === null) return
    event.preventDefault()
    this.keep()
    this.points.splice(Number(place), 1)
    if (this.points.length < FEW) this.closed = false
    this.draw()
  }

  private zoom(event: WheelEvent): void {
    event.preventDefault()
    const [x, y] = this.spot(event)
    const before = this.degrees(x, y)
    this.view.scale *= event.deltaY < 0 ? 1.25 : 0.8
    const now = this.degrees(x, y)
    this.view.lon += before[0] - now[0]
    this.view.lat += before[1] - now[1]
    this.draw()
  }

  private act(what: string): void {
    if (what === 'undo') {
      const last = this.past.pop()
      if (last) [this.points, this.closed] = [last.points, last.closed]
    } else if (what === 'close' && this.points.length >= FEW) this.close()
    else if (what === 'anew' || what === 'from') {
      this.keep()
      const ring = this.cell ? ringsOf(this.cell)[0] ?? [] : []
      this.points = what === 'from' ? ring.slice(0, -1) : []
      this.closed = this.points.length > 0
    }
    this.draw()
  }

  private listen(within: HTMLElement): void {
    this.svg.addEventListener('pointerdown', (event) => this.press(event))
    this.svg.addEventListener('pointermove', (event) => this.drag(event))
    this.svg.addEventListener('pointerup', (event) => this.lift(event))
    this.svg.addEventListener('dblclick', (event) => this.drop(event))
    this.svg.addEventListener('contextmenu', (event) => this.drop(event))
    this.svg.addEventListener('wheel', (event) => this.zoom(event), { passive: false })
    within.addEventListener('click', (event) => {
      const what = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-do]')?.dataset['do'] : undefined
      if (what) this.act(what)
    })
    this.list.addEventListener('change', () => {
      const read = readPoints(this.list.value)
      if (!read) {
        this.say.textContent = '有一行不是“经度,纬度”。请改好再看。'
        this.save.disabled = true
        return
      }
      this.keep()
      this.points = read
      this.closed = read.length >= FEW
      this.draw()
    })
    new ResizeObserver(() => this.draw()).observe(this.svg)
  }
}

/** Fetches the ground and starts the board with the village or piece of the page and what lies around it. */
export async function startDrawing(host: HTMLElement): Promise<void> {
  try {
    const { villages, pieces } = await fetchGround(host.dataset['draw'] ?? '')
    const called = (code: string | undefined) => [...villages, ...pieces].find((one) => one.properties.code === code)
    const whole = called(host.dataset['within'])
    if (!whole) throw new Error('no outline')
    const [west, south, east, north] = boundsOf([whole])
    const [wide, high] = [(east - west) * 1.5, (north - south) * 1.5]
    const near = villages.filter((one) => {
      const [left, bottom, right, top] = boundsOf([one])
      return right > west - wide && left < east + wide && top > south - high && bottom < north + high
    })
    new Board(host, called(host.dataset['cell']), whole, [...near, ...pieces])
    host.dataset['ready'] = 'yes'
  } catch (error) {
    host.innerHTML = '<div class="qm-say"><b>图没有取到</b><span>右边的点照常可写，服务器会核对。</span></div>'
    throw error
  }
}
