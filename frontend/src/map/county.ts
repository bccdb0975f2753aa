// The county map: draws the ground once, repaints when the list changes, selects villages, goes into towns.
import { ScatterChart, LinesChart } from 'echarts/charts'
import { GeoComponent, TooltipComponent } from 'echarts/components'
import { init, registerMap, registerTheme, use, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { boundsOf, fetchGround, type Bounds, type Cell, type Ground } from './ground'
import { markRow, measureName, readList, scaleOf, showWhole } from './list'
import { readPalette, regions, selectedLayers, townLayers } from './paint'
import { asked, explain, fetchInView, pointLayer, type InView } from './points'
import theme from './theme.json'

use([ScatterChart, LinesChart, GeoComponent, TooltipComponent, CanvasRenderer])

declare global {
  interface Window {
    htmx?: { ajax(verb: string, path: string, context: { source: Element; target: string }): Promise<void> }
  }
}

const MOVE_MS = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 260

interface View {
  center: [number, number]
  zoom: number
}

class County {
  private readonly palette = readPalette()
  private readonly bounds: Bounds
  private readonly aspectScale: number
  private readonly chart: EChartsType
  private villages = readList(document)
  private view: View
  private selected = ''
  private inView: InView | undefined
  private fetching = new AbortController()

  constructor(private readonly host: HTMLElement, private readonly ground: Ground) {
    this.bounds = boundsOf(ground.towns)
    this.aspectScale = Math.cos((((this.bounds[1] + this.bounds[3]) / 2) * Math.PI) / 180)
    this.view = this.start()
    registerTheme('qianmo', theme)
    registerMap('villages', { type: 'FeatureCollection', features: ground.villages } as never)
    this.chart = init(host, 'qianmo', { renderer: 'canvas' })
    this.draw()
    this.listen()
  }

  private home(): View {
    const [west, south, east, north] = this.bounds
    return { center: [(west + east) / 2, (south + north) / 2], zoom: 1 }
  }

  /** Someone who answers for a few villages begins among them, everybody else with the whole county. */
  private start(): View {
    const own = this.ground.villages.filter((cell) => this.villages.has(cell.properties.code))
    return own.length > 0 && own.length * 3 < this.ground.villages.length ? this.around(own, 0.5) : this.home()
  }

  private size(): number {
    const [west, south, east, north] = this.bounds
    const aspect = ((east - west) * this.aspectScale) / (north - south)
    const { clientWidth: width, clientHeight: height } = this.host
    return aspect < 1 ? Math.min(height, width / aspect) * 0.965 : Math.min(width, height * aspect) * 0.965
  }

  private draw(): void {
    this.chart.setOption({
      animation: false,
      tooltip: { trigger: 'item', transitionDuration: 0, formatter: (item: { name?: string; componentSubType?: string }) => (item.componentSubType === 'scatter' ? item.name ?? '' : this.hint(item.name ?? '')) },
      geo: {
        id: 'ground', map: 'villages', nameProperty: 'code', roam: true, scaleLimit: { min: 0.8, max: 14 },
        aspectScale: this.aspectScale, layoutCenter: ['52%', '50.5%'], layoutSize: this.size(), ...this.view,
        itemStyle: { borderColor: '#fff', borderWidth: 0.8 },
        emphasis: { itemStyle: { borderColor: this.palette.ink, borderWidth: 1.6 }, label: { show: false } },
        select: { disabled: true }, label: { show: false }, z: 1, regions: this.regions(this.view.zoom)
      },
      series: [...townLayers(this.ground, this.palette), ...this.outline(), pointLayer(undefined, this.palette)]
    })
    markRow(this.villages, this.selected)
    if (document.querySelector<HTMLInputElement>('[data-points]')?.checked) void this.look()
  }

  private regions(zoom: number) {
    return regions(this.ground, this.villages, this.palette, scaleOf(document), zoom)
  }

  private outline() {
    return selectedLayers(this.cell(this.selected), this.villages.get(this.selected)?.shown ?? '', this.palette)
  }

  private hint(code: string): string {
    const village = this.villages.get(code)
    return village ? `<b>${village.name}</b>　${measureName(document)} ${village.shown}${village.deferred ? '　暂缓' : ''}` : ''
  }

  private repaint(): void {
    this.villages = readList(document)
    this.chart.setOption({ geo: { id: 'ground', regions: this.regions(this.current().zoom) }, series: this.outline() })
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
      if (!this.inView) return
      this.inView = undefined
    } else {
      const { clientWidth, clientHeight } = this.host
      const corner = (x: number, y: number) => this.chart.convertFromPixel({ geoIndex: 0 }, [x, y]) as [number, number]
      const which = document.querySelector<HTMLElement>('#village-list')?.dataset['which'] ?? ''
      const query = asked([corner(0, 0), corner(clientWidth, clientHeight)], which)
      try {
        this.inView = await fetchInView(`${box.dataset['points'] ?? ''}${query}`, this.fetching.signal)
      } catch (error) {
        if ((error as Error).name !== 'AbortError') list.textContent = '户坐标没有取到，挪一下地图再试'
        return
      }
      list.textContent = `${this.inView.total.toLocaleString('en')} 户在图上，${this.inView.word} ${this.inView.yes.toLocaleString('en')}`
      explain(this.inView)
      if (list.dataset['pointsList']) list.href = `${list.dataset['pointsList']}${query}`
    }
    this.chart.setOption({ series: [pointLayer(this.inView, this.palette)] })
    this.host.dataset['drawn'] = String(this.inView?.total ?? '')
  }

  private cell(code: string): Cell | undefined {
    return [...this.ground.villages, ...this.ground.towns].find((cell) => cell.properties.code === code)
  }

  private select(code: string): void {
    this.selected = code
    this.chart.setOption({ series: this.outline() })
    markRow(this.villages, code)
  }

  /** Every row of the list, the selected one in view. */
  showList(): void {
    showWhole(document)
    markRow(this.villages, this.selected)
  }

  /** Outlines a cell and marks its row; a town also fills the view, nothing brings back the whole county. */
  show(code: string): void {
    if (code === 'urban') return this.fly(this.around(this.ground.towns.filter((town) => town.properties.urban)))
    const cell = this.cell(code)
    if (cell?.properties.level === 'town') this.fly(this.around([cell]))
    else if (!cell) this.fly(this.home())
    this.select(cell ? code : '')
  }

  private around(cells: readonly Cell[], share = 0.8): View {
    const [west, south, east, north] = boundsOf(cells)
    const [left, bottom, right, top] = this.bounds
    const zoom = Math.min((right - left) / (east - west), (top - bottom) / (north - south)) * share
    return { center: [(west + east) / 2, (south + north) / 2], zoom: Math.max(1, Math.min(14, zoom)) }
  }

  private fly(to: View): void {
    const from = this.current()
    const start = performance.now()
    const frame = (now: number): void => {
      const share = MOVE_MS === 0 ? 1 : Math.min(1, (now - start) / MOVE_MS)
      const eased = 1 - (1 - share) ** 3
      const between = (a: number, b: number): number => a + (b - a) * eased
      this.view = {
        center: [between(from.center[0], to.center[0]), between(from.center[1], to.center[1])],
        zoom: between(from.zoom, to.zoom)
      }
      this.chart.setOption({ geo: { id: 'ground', ...this.view } })
      if (share < 1) requestAnimationFrame(frame)
      else this.rest()
    }
    requestAnimationFrame(frame)
  }

  /** The map has come to rest. */
  private rest(): void {
    this.chart.setOption({ geo: { id: 'ground', regions: this.regions(this.current().zoom) } })
    void this.look()
  }

  private current(): View {
    const geo = (this.chart.getOption() as { geo: View[] }).geo[0]
    return geo?.center ? { center: geo.center, zoom: geo.zoom } : this.view
  }

  private listen(): void {
    this.chart.on('click', (event) => {
      const { code, household } = (event.data ?? {}) as { code?: string; household?: number }
      if (household) return location.assign(`/households/${household}/`)
      if (household === 0) return
      this.open(code ?? event.name)
    })
    let settled = 0
    this.chart.on('georoam', () => {
      clearTimeout(settled)
      settled = window.setTimeout(() => this.rest(), 120)
    })
    document.addEventListener('click', (event) => {
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
    })
    document.querySelector('[data-points]')?.addEventListener('change', () => void this.look())
    document.addEventListener('htmx:afterSettle', (event) => {
      if ((event.target as Element | null)?.id === 'village-list') this.repaint()
    })
    new ResizeObserver(() => {
      if (this.host.clientWidth === 0 || this.host.clientHeight === 0) return
      this.chart.setOption({ geo: { id: 'ground', layoutSize: this.size(), ...this.view } })
      this.chart.resize()
    }).observe(this.host)
  }

  /** A click on the ground is a click on the row of that village, or on the town's name wherever it is a link. */
  private open(code: string): void {
    const link = this.villages.get(code)?.row.querySelector<HTMLElement>('a[data-cell]')
      ?? document.querySelector<HTMLElement>(`#town-links a[data-cell="${CSS.escape(code)}"]`)
    if (link) link.click()
    else this.show(code)
  }

  private turn(way: string): void {
    const { center, zoom } = this.current()
    if (way === 'home') this.fly(this.home())
    else if (way === 'urban') this.show('urban')
    else this.fly({ center, zoom: Math.max(0.8, Math.min(14, way === 'in' ? zoom * 1.5 : zoom / 1.5)) })
  }
}

/** Fetches the ground and starts the map; a failure is said in the plot, the list stays usable. */
export async function startCounty(host: HTMLElement): Promise<void> {
  try {
    const county = new County(host, await fetchGround(host.dataset['map'] ?? ''))
    if (host.dataset['selected']) county.show(host.dataset['selected'])
    host.dataset['ready'] = 'yes'
    requestAnimationFrame(() => requestAnimationFrame(() => county.showList()))
  } catch (error) {
    showWhole(document)
    host.innerHTML = '<div class="qm-say"><b>地图没有取到</b><span>左边的名单照常可用，刷新本页再试一次。</span></div>'
    throw error
  }
}
