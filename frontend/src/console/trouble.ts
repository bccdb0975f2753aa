// When a fetch fails the old figures stay and a note says so, with the time; the next good answer takes it away.

function clock(): string {
  return new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false })
}

function note(page: Document): HTMLElement {
  const found = page.querySelector<HTMLElement>('.qm-trouble')
  if (found) return found
  const made = page.createElement('div')
  made.className = 'qm-trouble qm-note qm-bad'
  made.setAttribute('role', 'alert')
  page.body.append(made)
  return made
}

function sentence(event: Event): string {
  const status = (event as CustomEvent<{ xhr?: XMLHttpRequest }>).detail.xhr?.status ?? 0
  if (status === 401 || status === 403) return '登录已过期，或这里不在您的范围。请刷新本页。'
  if (status === 404) return '没有找到。可能已被移走，请刷新本页。'
  if (status >= 500) return `没取到：系统出错（${status}）。页面上是 ${clock()} 之前的数，请再取一次。`
  return `没取到：网络不通。页面上是 ${clock()} 之前的数，请再取一次。`
}

/** Shows and clears the note of a failed fetch. */
export function tellTrouble(page: Document): void {
  for (const name of ['htmx:responseError', 'htmx:sendError', 'htmx:timeout']) {
    page.addEventListener(name, (event) => {
      note(page).textContent = sentence(event)
    })
  }
  page.addEventListener('htmx:afterOnLoad', () => page.querySelector('.qm-trouble')?.remove())
}
