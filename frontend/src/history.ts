// Script of pages with a chart over time: the balances of a household, the profit of a bank by month. Each is drawn from
// the table behind it, which is the one truth, whenever its place appears, and ECharts is loaded only then.
async function draw(): Promise<void> {
  const host = document.querySelector<HTMLElement>('[data-history]:not([data-ready])')
  if (!host) return
  host.dataset['ready'] = 'loading'
  const { startHistory } = await import('./history/chart')
  startHistory(host)
  host.dataset['ready'] = 'yes'
}

async function drawMonths(): Promise<void> {
  const host = document.querySelector<HTMLElement>('[data-months]:not([data-ready])')
  if (!host) return
  host.dataset['ready'] = 'loading'
  const { startMonths } = await import('./history/months')
  startMonths(host)
  host.dataset['ready'] = 'yes'
}

void draw()
void drawMonths()
document.addEventListener('htmx:afterSettle', () => void draw())
