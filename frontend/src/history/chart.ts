// Two step lines, deposits and loans, over two years of days: a balance holds until the day on which it changes.
import { LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, registerTheme, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import theme from './theme.json'

use([LineChart, GridComponent, TooltipComponent, CanvasRenderer])

const FEN_PER_WAN = 1_000_000
const STILL = matchMedia('(prefers-reduced-motion: reduce)').matches
const SIDES = { deposit: '存款', loan: '贷款' } as const
type Side = keyof typeof SIDES
type Point = [string, number]

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
const wan = (value: number): string => value.toLocaleString('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** The steps of one side as the table tells them, from the first balance on and drawn to the last day. */
function pointsOf(table: HTMLTableElement, side: Side): Point[] {
  const rows = [...table.querySelectorAll<HTMLTableRowElement>('tbody tr')]
  const points = rows.map((row): Point => [row.dataset['since'] ?? '', Number(row.dataset[side]) / FEN_PER_WAN])
  const last = points.at(-1)
  const until = table.tBodies[0]?.dataset['until']
  if (last && until) points.push([until, last[1]])
  const first = points.findIndex(([, value]) => value !== 0)
  const before: Point[] = first > 0 ? [[points[first]?.[0] ?? '', 0]] : []
  return first < 0 ? [] : [...before, ...points.slice(first)]
}

function line(side: Side, points: Point[], colour: string, dashed: boolean) {
  return {
    type: 'line', step: 'end', name: SIDES[side], data: points, symbol: 'none',
    lineStyle: { color: colour, width: 2, type: dashed ? [5, 3] : 'solid' },
    itemStyle: { color: colour },
    areaStyle: dashed ? undefined : { color: colour, opacity: 0.08 },
    endLabel: {
      show: true, color: colour, fontWeight: 600, distance: 6,
      formatter: ({ value }: { value: Point }) => `${SIDES[side]} ${wan(value[1])}`
    },
    labelLayout: { moveOverlap: 'shiftY' }
  }
}

/** Draws the chart into its place from the table it names. */
export function startHistory(host: HTMLElement): void {
  const table = document.getElementById(host.dataset['history'] ?? '')
  if (!(table instanceof HTMLTableElement)) return
  registerTheme('qianmo', theme)
  const chart = init(host, 'qianmo', { renderer: 'canvas' })
  const series = [
    line('deposit', pointsOf(table, 'deposit'), token('--qm-brand'), false),
    line('loan', pointsOf(table, 'loan'), token('--qm-canal'), true)
  ].filter((one) => one.data.length > 0)
  chart.setOption({
    animation: !STILL, animationDuration: 260,
    grid: { left: 4, right: 96, top: 26, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis', transitionDuration: 0, axisPointer: { type: 'line', snap: false },
      valueFormatter: (value: unknown) => `${wan(Number(value))} 万元`
    },
    xAxis: { type: 'time', axisLabel: { formatter: { year: '{yyyy} 年', month: '{M} 月', day: '{M}-{d}' }, hideOverlap: true } },
    yAxis: { type: 'value', name: '万元', nameTextStyle: { align: 'right' }, min: (given: { min: number }) => Math.min(0, given.min) },
    series
  } as never)
  new ResizeObserver(() => chart.resize()).observe(host)
}
