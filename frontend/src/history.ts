// Script of the customer page: draws the balances of a household from the table behind the chart, which is the one
// truth. The tab may be fetched later, so the chart is drawn whenever its place appears, and ECharts loaded only then.
async function draw(): Promise<void> {
  const host = document.querySelector<HTMLElement>('[data-history]:not([data-ready])')
  if (!host) return
  host.dataset['ready'] = 'loading'
  const { startHistory } = await import('./history/chart')
  startHistory(host)
  host.dataset['ready'] = 'yes'
}

void draw()
document.addEventListener('htmx:afterSettle', () => void draw())
