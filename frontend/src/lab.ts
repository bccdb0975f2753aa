// Script of the policy lab: draws every picture of the page from the table behind it, which is the one truth. A panel
// may be fetched later or anew, so pictures are drawn whenever their places appear, and ECharts loaded only then.
async function draw(): Promise<void> {
  const hosts = [...document.querySelectorAll<HTMLElement>('[data-chart]:not([data-ready])')]
  if (!hosts.length) return
  for (const host of hosts) host.dataset['ready'] = 'loading'
  const { startChart } = await import('./lab/chart')
  for (const host of hosts) {
    startChart(host)
    host.dataset['ready'] = 'yes'
  }
}

void draw()
document.addEventListener('htmx:afterSettle', () => void draw())

export {} // a module of its own beside the other scripts
