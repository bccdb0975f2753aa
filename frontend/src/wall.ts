// Script of the screen on the wall: brings the page up to date by itself. When the bank cannot be reached the last
// picture stays, with a banner that says since when; when the session has ended the screen goes to the door.
const wall = (): HTMLElement | null => document.getElementById('wall')

function tellOld(): void {
  const banner = wall()?.querySelector<HTMLElement>('.qm-wall-stale')
  if (!banner) return
  banner.hidden = false
  banner.replaceChildren(Object.assign(document.createElement('b'), { textContent: `画面停在 ${wall()?.dataset['told'] ?? ''}，连不上服务` }))
}

async function refresh(): Promise<void> {
  const answer = await fetch(window.location.href, { headers: { Accept: 'text/html' } }).catch(() => null)
  if (!answer?.ok) return tellOld()
  if (answer.redirected) return window.location.assign(answer.url)
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('wall')
  if (fresh) wall()?.replaceWith(document.adoptNode(fresh))
}

window.setInterval(() => void refresh(), Number(wall()?.dataset['every'] ?? 60) * 1000)
