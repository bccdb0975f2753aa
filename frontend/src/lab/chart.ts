// The pictures of the lab. A table tells them: each row of its body has a label, and one value for each series its head
// names by data-series. Standing and lying bars take the colour of their row's data-tone; lines that of their series.
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, registerTheme, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import theme from '../history/theme.json'

use([BarChart, LineChart, GridComponent, CanvasRenderer])

const STILL = matchMedia('(prefers-reduced-motion: reduce)').matches
const TONES: Record<string, string> = {
  lose: '--qm-div-m3', down: '--qm-div-m2', up: '--qm-div-p2', far: '--qm-div-p3', gain: '--qm-brand'
}
interface Row { label: string, values: (number | null)[], said: string[], tone: string }

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

function rowsOf(table: HTMLTableElement): Row[] {
  return [...table.querySelectorAll<HTMLTableRowElement>('tbody tr')].map((row) => {
    const cells = [...row.querySelectorAll<HTMLTableCellElement>('[data-value]')]
    return {
      label: row.dataset['label'] ?? '',
      values: cells.map((cell) => (cell.dataset['value'] === '' ? null : Number(cell.dataset['value']))),
      said: cells.map((cell) => cell.textContent?.trim() ?? ''),
      tone: row.dataset['tone'] ?? 'up'
    }
  })
}

function bars(rows: Row[], lying: boolean) {
  const names = { type: 'category', data: rows.map((row) => row.label), inverse: lying, axisTick: { show: false } }
  const figures = { type: 'value', show: !lying, splitLine: { show: !lying } }
  return {
    grid: lying ? { left: 4, right: 64, top: 4, bottom: 4, containLabel: true } : { left: 4, right: 8, top: 24, bottom: 4, containLabel: true },
    xAxis: lying ? figures : { ...names, axisLabel: { interval: 0 } },
    yAxis: lying ? { ...names, axisLine: { show: false } } : figures,
    series: [{
      type: 'bar', barMaxWidth: lying ? 14 : 56, barCategoryGap: '18%',
      data: rows.map((row) => ({
        value: row.values[0], itemStyle: { color: token(TONES[row.tone] ?? '--qm-div-p2') },
        label: { show: row.values[0] !== 0 || lying, position: lying ? 'right' : 'top', formatter: row.said[0] ?? '', color: token('--qm-ink') }
      }))
    }]
  }
}

function lines(rows: Row[], series: string[]) {
  const colours = ['--qm-brand', '--qm-canal']
  return {
    grid: { left: 4, right: 88, top: 16, bottom: 4, containLabel: true },
    xAxis: { type: 'category', data: rows.map((row) => row.label), boundaryGap: false },
    yAxis: { type: 'value', scale: true },
    series: series.map((name, place) => ({
      type: 'line', name, data: rows.map((row) => row.values[place] ?? null), symbolSize: 6, connectNulls: false,
      lineStyle: { color: token(colours[place] ?? '--qm-brand'), width: 2, type: place ? [5, 3] : 'solid' },
      itemStyle: { color: token(colours[place] ?? '--qm-brand') },
      endLabel: { show: true, formatter: name, color: token(colours[place] ?? '--qm-brand'), distance: 6 },
      labelLayout: { moveOverlap: 'shiftY' }
    }))
  }
}

/** Draws a picture into its place from the table it names. */
export function startChart(host: HTMLElement): void {
  const table = document.getElementById(host.dataset['from'] ?? '')
  if (!(table instanceof HTMLTableElement)) return
  registerTheme('qianmo', theme)
  const chart = init(host, 'qianmo', { renderer: 'canvas' })
  const rows = rowsOf(table)
  const series = [...table.querySelectorAll<HTMLTableCellElement>('thead [data-series]')].map((cell) => cell.dataset['series'] ?? '')
  const kind = host.dataset['chart']
  const option = kind === 'lines' ? lines(rows, series) : bars(rows, kind === 'lying')
  chart.setOption({ animation: !STILL, animationDuration: 260, ...option } as never)
  new ResizeObserver(() => chart.resize()).observe(host)
}
