// The service worker, and a new release of the app: it waits, fetched, until the person takes it, so that nobody loses
// a page that is being filled in.
import { RELEASE } from './release'
import { seen } from './seen'

export async function register(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  let held = navigator.serviceWorker.controller !== null
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (held) location.reload()
    held = true
  })
  try {
    const registration = await navigator.serviceWorker.register('/field/sw.js', { scope: '/field/', updateViaCache: 'none' })
    const offer = (worker: ServiceWorker | null): void => {
      if (worker && navigator.serviceWorker.controller) seen.update = () => worker.postMessage('take-over')
    }
    offer(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing
      worker?.addEventListener('statechange', () => { if (worker.state === 'installed') offer(worker) })
    })
  } catch {
    seen.trouble = '应用没有存到本机，没有网络时打不开。请在有网络的地方再打开一次。'
  }
}

/** The bank knows a newer release: fetch it, and say so where this one is too old for what is written now to be taken. */
export async function compareRelease(told: { oldest: string; newest: string } | undefined): Promise<void> {
  if (!told || told.newest === RELEASE) return
  seen.outdated = Number(RELEASE) < Number(told.oldest)
  const registration = await navigator.serviceWorker?.getRegistration('/field/')
  await registration?.update().catch(() => undefined)
}
