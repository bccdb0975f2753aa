// The service worker: keeps the app itself, so that it starts in a valley without a network. It keeps nothing of the bank
// and answers nothing of the API. A new release waits until the person says so, or until no window of the old one is open.
const worker = self as unknown as ServiceWorkerGlobalScope
const FILES = '__PRECACHE__' as unknown as [string, string][]
const PREFIX = 'qianmo-field-'

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), byte => byte.toString(16).padStart(2, '0')).join('')

async function digest(bytes: ArrayBuffer): Promise<string> {
  return hex(await crypto.subtle.digest('SHA-256', bytes))
}

/** One name per release: what its files hash to. */
const cacheName = async (): Promise<string> =>
  PREFIX + (await digest(new TextEncoder().encode(JSON.stringify(FILES)).buffer as ArrayBuffer)).slice(0, 16)

async function keepAll(): Promise<void> {
  const cache = await caches.open(await cacheName())
  await Promise.all(FILES.map(async ([address, expected]) => {
    const response = await fetch(address, { cache: 'reload' })
    const bytes = await response.clone().arrayBuffer()
    if ((await digest(bytes)) !== expected) throw new Error(`not the file of this release: ${address}`)
    await cache.put(address, response)
  }))
}

async function dropOthers(): Promise<void> {
  const mine = await cacheName()
  const others = (await caches.keys()).filter(name => name.startsWith(PREFIX) && name !== mine)
  await Promise.all(others.map(name => caches.delete(name)))
  await worker.clients.claim()
}

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(await cacheName())
  const kept = await cache.match(request.mode === 'navigate' ? '/field/' : request, { ignoreSearch: true })
  return kept ?? fetch(request)
}

worker.addEventListener('install', event => event.waitUntil(keepAll()))
worker.addEventListener('activate', event => event.waitUntil(dropOthers()))
worker.addEventListener('message', event => {
  if (event.data === 'take-over') void worker.skipWaiting()
})
worker.addEventListener('fetch', event => {
  const { pathname, origin } = new URL(event.request.url)
  if (origin !== worker.location.origin || event.request.method !== 'GET') return
  if (pathname.startsWith('/field/') || pathname.startsWith('/static/dist/field/')) event.respondWith(answer(event.request))
})
