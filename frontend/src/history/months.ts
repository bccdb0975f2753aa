// Bars of two sums, month by month, from the table behind the chart.
import { BarChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, registerTheme, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import theme from './theme.json'

use([BarChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer])

const FEN_PER_WAN = 1_000_000
const STILL = matchMedia('(prefers-reduced-motion: reduce)').matches
const SUMS = { after: '税后利润', eva: 'EVA' } as const

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
const wan = (value: number): string => value.toLocaleString('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** Draws the chart into its place from the table it names. */
export function startMonths(host: HTMLElement): void {
  const table = document.getElementById(host.dataset['months'] ?? '')
  if (!(table instanceof HTMLTableElement)) return
  registerTheme('qianmo', theme)
  const rows = [...table.querySelectorAll<HTMLTableRowElement>('tbody tr')]
  const bars = (sum: keyof typeof SUMS, colour: string) => ({
    type: 'bar', name: SUMS[sum], barMaxWidth: 28, itemStyle: { color: colour },
    data: rows.map((row) => Number(row.dataset[sum]) / FEN_PER_WAN)
  })
  const chart = init(host, 'qianmo', { renderer: 'canvas' })
  chart.setOption({
    animation: !STILL, animationDuration: 260,
    grid: { left: 4, right: 8, top: 32, bottom: 4, containLabel: true },
    legend: { top: 0, right: 8 },
    tooltip: { trigger: 'axis', transitionDuration: 0, valueFormatter: (value: unknown) => `${wan(Number(value))} 万元` },
    xAxis: { type: 'category', data: rows.map((row) => row.dataset['month'] ?? '') },
    yAxis: { type: 'value', name: '万元', nameTextStyle: { align: 'right' } },
    series: [bars('after', token('--qm-brand')), bars('eva', token('--qm-canal'))]
  } as never)
  new ResizeObserver(() => chart.resize()).observe(host)
}
