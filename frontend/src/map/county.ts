// The county map: draws the ground once, repaints when the list changes, selects villages, goes into towns.
import type { View } from './frame'
import { fetchGround, type Cell, type Ground } from './ground'
import { listenTo } from './hands'
import { markRow, measureName, readList, scaleOf, showWhole } from './list'
import { readPalette } from './paint'
import { asked, explain, fetchInView, marksOf } from './points'
import { Sheet, type Fill } from './sheet'

declare global {
  interface Window {
    htmx?: { ajax(verb: string, path: string, context: { source: Element; target: string }): Promise<void> }
  }
}

const MOVE_MS = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 260
const STEP = 1.5
const LIST_MS = 1500

class County {
  private readonly palette = readPalette()
  private readonly sheet: Sheet
  private readonly hint = document.createElement('div')
  private villages = readList(document)
  private selected = ''
  private fetching = new AbortController()

  constructor(private readonly host: HTMLElement, private readonly ground: Ground) {
    this.sheet = new Sheet(host, ground, this.palette)
    this.hint.className = 'qm-map-hint'
    this.hint.hidden = true
    host.append(this.hint)
    this.begin()
    this.sheet.fill(this.fills())
    this.sheet.draw()
    this.listen()
    if (document.querySelector<HTMLInputElement>('[data-points]')?.checked) void this.look()
  }

  /** Someone who answers for a few villages begins among them, everybody else with the whole county. */
  private begin(): void {
    const own = this.ground.villages.filter((cell) => this.villages.has(cell.properties.code))
    if (own.length > 0 && own.length * 3 < this.ground.villages.length) this.sheet.frame.view = this.sheet.frame.around(own, 0.5)
  }

  /** Fill of every village: its step on the scale, hatched when put off, pale when it is not in the reader's list. */
  private fills(): [string, Fill][] {
    const colours = this.palette.scales[scaleOf(document)]
    return this.ground.villages.map(({ properties: { code } }) => {
      const village = this.villages.get(code)
      return [code, { colour: (village && colours[village.step - 1]) ?? this.palette.unknown, deferred: village?.deferred ?? false }]
    })
  }

  private repaint(): void {
    this.villages = readList(document)
    this.sheet.fill(this.fills())
    this.choose(this.selected)
    this.showList()
    void this.look()
  }

  /** Asks for the households in view once they are wanted, and says how many there are with the way to their list. */
  private async look(): Promise<void> {
    const box = document.querySelector<HTMLInputElement>('[data-points]')
    const list = document.querySelector<HTMLAnchorElement>('[data-points-list]')
    if (!box || !list) return
    this.fetching.abort()
    this.fetching = new AbortController()
    list.hidden = !box.checked
    if (!box.checked) {
      explain(undefined)
      this.sheet.marks = []
      this.host.dataset['drawn'] = ''
      return this.sheet.ask()
    }
    const { clientWidth, clientHeight } = this.host
    const which = document.querySelector<HTMLElement>('#village-list')?.dataset['which'] ?? ''
    const query = asked([this.sheet.frame.place(0, 0), this.sheet.frame.place(clientWidth, clientHeight)], which)
    try {
      const seen = await fetchInView(`${box.dataset['points'] ?? ''}${query}`, this.fetching.signal)
      list.textContent = `${seen.total.toLocaleString('en')} 户在图上，${seen.word} ${seen.yes.toLocaleString('en')}`
      explain(seen)
      if (list.dataset['pointsList']) list.href = `${list.dataset['pointsList']}${query}`
      this.sheet.marks = marksOf(seen, this.palette)
      this.sheet.ask()
      this.host.dataset['drawn'] = String(seen.total)
    } catch (error) {
      if ((error as Error).name !== 'AbortError') list.textContent = '户坐标没有取到，挪一下地图再试'
    }
  }

  private cell(code: string): Cell | undefined {
    return [...this.ground.villages, ...this.ground.towns].find((cell) => cell.properties.code === code)
  }

  private choose(code: string): void {
    this.selected = code
    if (code) showWhole(document)
    const cell = this.cell(code)
    const shown = this.villages.get(code)?.shown
    this.sheet.chosen = cell && { cell, plate: shown ? `${cell.properties.name} ${shown}` : '' }
    this.sheet.ask()
    markRow(this.villages, code)
  }

  /** Every row of the list, the selected one in view. */
  showList(): void {
    showWhole(document)
    markRow(this.villages, this.selected)
  }

  /** Outlines a cell and marks its row; a town also fills the view, nothing brings back the whole county. */
  show(code: string): void {
    const { frame } = this.sheet
    if (code === 'urban') return this.fly(frame.around(this.ground.towns.filter((town) => town.properties.urban)))
    const cell = this.cell(code)
    if (cell?.properties.level === 'town') this.fly(frame.around([cell]))
    else if (!cell) this.fly(frame.home())
    this.choose(cell ? code : '')
    void this.below(cell)
  }

  /** Draws what lies below a village that was opened, and goes there if something does. */
  private async below(cell: Cell | undefined): Promise<void> {
    this.sheet.pieces = []
    const there = this.host.dataset['pieces']?.replace('CODE', cell?.properties.code ?? '')
    if (!cell || !there || cell.properties.level !== 'village' || !this.villages.has(cell.properties.code)) return
    const { pieces } = await fetchGround(there)
    if (this.selected !== cell.properties.code || pieces.length === 0) return
    this.sheet.pieces = pieces
    this.fly(this.sheet.frame.around([cell], 0.6))
  }

  private fly(to: View): void {
    const { frame } = this.sheet
    const from = frame.view
    const start = performance.now()
    const step = (now: number): void => {
      const share = MOVE_MS === 0 ? 1 : Math.max(0, Math.min(1, (now - start) / MOVE_MS))
      const eased = 1 - (1 - share) ** 3
      const between = (a: number, b: number): number => a + (b - a) * eased
      frame.view = {
        center: [between(from.center[0], to.center[0]), between(from.center[1], to.center[1])],
        zoom: between(from.zoom, to.zoom)
      }
      this.sheet.draw()
      if (share < 1) requestAnimationFrame(step)
      else void this.look()
    }
    requestAnimationFrame(step)
  }

  /** Says what lies under the pointer: a village with its figure, or what a mark stands for. */
  private point(x: number, y: number): void {
    const { code, mark } = this.sheet.under(x, y)
    const village = this.villages.get(code ?? '')
    this.sheet.hover(village?.code ?? '')
    this.sheet.canvas.style.cursor = code || mark?.household ? 'pointer' : 'default'
    this.hint.hidden = !village && !mark
    if (this.hint.hidden) return
    const name = document.createElement('b')
    name.textContent = village?.name ?? ''
    const told = village ? `　${measureName(document)} ${village.shown}${village.deferred ? '　暂缓' : ''}` : (mark?.name ?? '')
    this.hint.replaceChildren(name, told)
    const { clientWidth, clientHeight } = this.host
    const left = x + 14 + this.hint.offsetWidth > clientWidth ? x - 14 - this.hint.offsetWidth : x + 14
    this.hint.style.left = `${Math.max(0, left)}px`
    this.hint.style.top = `${Math.min(y + 14, clientHeight - this.hint.offsetHeight)}px`
  }

  private listen(): void {
    const { frame } = this.sheet
    listenTo(this.sheet.canvas, {
      pull: (dx, dy) => {
        frame.pull(dx, dy)
        this.sheet.ask()
      },
      enlarge: (times, x, y) => {
        frame.enlarge(times, x, y)
        this.sheet.ask()
      },
      point: (x, y) => this.point(x, y),
      leave: () => {
        this.hint.hidden = true
        this.sheet.hover('')
      },
      click: (x, y) => {
        const { code, mark } = this.sheet.under(x, y)
        if (mark?.household) location.assign(`/households/${mark.household}/`)
        else if (code) this.open(code)
      },
      rest: () => void this.look()
    })
    document.addEventListener('click', (event) => this.follow(event))
    document.querySelector('[data-points]')?.addEventListener('change', () => void this.look())
    document.addEventListener('htmx:afterSettle', (event) => {
      if ((event.target as Element | null)?.id === 'village-list') this.repaint()
    })
    new ResizeObserver(() => {
      if (this.host.clientWidth === 0 || this.host.clientHeight === 0) return
      this.sheet.resize()
      this.sheet.draw()
    }).observe(this.host)
  }

  /** A click on the page: on a row, on a link to a town, or on a button beside the map. */
  private follow(event: MouseEvent): void {
    if (!(event.target instanceof Element)) return
    const row = event.target.closest<HTMLElement>('#village-rows a[data-cell]')
    if (row && window.htmx && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault() // one listener for all rows: a fetch declared on each would be read row by row at the start
      const there = row.closest<HTMLElement>('[data-cells]')?.dataset['cells'] ?? ''
      void window.htmx.ajax('GET', `${there}${row.dataset['cell'] ?? ''}/`, { source: row, target: '#beside' })
    }
    const code = event.target.closest<HTMLElement>('[data-cell]')?.dataset['cell']
    if (code !== undefined) this.show(code)
    const turn = event.target.closest<HTMLElement>('[data-zoom]')?.dataset['zoom']
    if (turn) this.turn(turn)
  }

  /** A click on the ground is a click on the row of that village, or on the town's name wherever it is a link. */
  private open(code: string): void {
    const link = this.villages.get(code)?.row.querySelector<HTMLElement>('a[data-cell]')
      ?? document.querySelector<HTMLElement>(`#town-links a[data-cell="${CSS.escape(code)}"]`)
    if (link) link.click()
    else this.show(code)
  }

  private turn(way: string): void {
    const { frame } = this.sheet
    if (way === 'home') this.fly(frame.home())
    else if (way === 'urban') this.show('urban')
    else this.fly(frame.larger(way === 'in' ? STEP : 1 / STEP))
  }
}

/** Fetches the ground and starts the map; a failure is said in the plot, the list stays usable. */
export async function startCounty(host: HTMLElement): Promise<void> {
  try {
    const county = new County(host, await fetchGround(host.dataset['map'] ?? ''))
    if (host.dataset['selected']) county.show(host.dataset['selected'])
    host.dataset['ready'] = 'yes'
    const rest = (): void => county.showList() // long to lay out: not while the map waits for a hand
    if ('requestIdleCallback' in window) requestIdleCallback(rest, { timeout: LIST_MS })
    else setTimeout(rest, LIST_MS)
  } catch (error) {
    showWhole(document)
    host.innerHTML = '<div class="qm-say"><b>地图没有取到</b><span>左边的名单照常可用，刷新本页再试一次。</span></div>'
    throw error
  }
}
