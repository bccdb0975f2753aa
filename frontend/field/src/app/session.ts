// Who is at the phone. Enrolment and signing in need the bank; a PIN opens what lies here; locking forgets the key. What
// waits in the outbox survives all of it, sealed.
import { base64url, fromBase64url } from '../crypto/bytes'
import { deviceKey, findingKey, indexOf, newDataKey, openDataKey, type Wrapped } from '../crypto/keys'
import { sealKey } from '../crypto/sealing'
import { authorKey, newAuthorKey, receiptKey } from '../crypto/signing'
import { BrowserStore } from '../store/browser'
import { put } from '../store/store'
import { Vault } from '../store/vault'
import { realClock } from '../sync/clock'
import type { Author } from '../sync/envelope'
import { eraseReadable } from '../sync/orders'
import { Outbox } from '../sync/outbox'
import type { Officer } from '../sync/shapes'
import { HttpWire, type Answer } from '../sync/wire'
import { freshGuard, signInReason, WRONG_PINS, type Guard } from './guard'
import { RELEASE } from './release'

export const store = new BrowserStore()
export const outbox = new Outbox(store)

interface Kept {
  token: string
  person: Officer
  device: string
  server: { seal_key: string; receipt_key: string; key_id: string }
  private_key: string
}

export interface Inside {
  vault: Vault
  kept: Kept
  author: Author
  receipts: CryptoKey
}

export interface SigningIn {
  number: string
  password: string
  code: string
}

export type Said = { ok: true } | { ok: false; reason: string }
export const no = (reason: string): Said => ({ ok: false, reason })

let inside: Inside | null = null
let token: string | null = null

export const current = (): Inside => {
  if (!inside) throw new Error('the app is locked')
  return inside
}
export const isInside = (): boolean => inside !== null

export const wire = new HttpWire({
  fetch: (address, init) => fetch(address, init), base: '', token: () => token ?? inside?.kept.token ?? null, clock: realClock
})

export const readGuard = async (): Promise<Guard> =>
  (await store.get<Guard>('plain', 'guard')) ?? freshGuard(Date.now())

export async function keepGuard(change: Partial<Guard>): Promise<void> {
  const guard = await readGuard()
  await store.write([put('plain', 'guard', { ...guard, ...change, seen_at: Math.max(guard.seen_at, Date.now()) })])
}

export const isEnrolled = async (): Promise<boolean> => !!(await store.get('plain', 'keys'))

interface Enrolled {
  token: string
  device: string
  device_key: string
  person: Officer
  server: Kept['server']
}

/** By what the bank would have an identity and a phone number on file, computed here so that neither need be kept. */
export async function indicesOf(identity: string, phone: string): Promise<string[]> {
  const keys = await store.get<{ finding: CryptoKey }>('plain', 'keys')
  const given = [identity.length === 18 && `identity:${identity.toUpperCase()}`, phone.length === 11 && `phone:${phone}`]
  return Promise.all(given.flatMap(words => (words && keys ? [indexOf(keys.finding, words)] : [])))
}

/** What kind of phone this is, as its browser says: 「Linux; Android 13; M2102J2SC」. */
const deviceName = (): string => (/\(([^)]*)\)/.exec(navigator.userAgent)?.[1] ?? '').slice(0, 60)

/** The first time on this phone, or the first time of this person: online. */
export async function enrol(who: SigningIn, pin: string): Promise<Said> {
  const before = await store.get<{ id: string }>('plain', 'device')
  const made = await newAuthorKey()
  const answer = await wire.ask<Enrolled>('POST', '/api/field/enrol', {
    number: who.number, password: who.password, ...(who.code ? { code: who.code } : {}), device: before?.id ?? null,
    device_name: deviceName(), public_key: made.publicKey
  })
  if (answer.kind !== 'ok') return no(signInTrouble(answer))
  const given = answer.body
  const device = await deviceKey(fromBase64url(given.device_key))
  const { key, salt, wrapped } = await newDataKey(pin, device)
  const vault = new Vault(store, key)
  const kept: Kept = {
    token: given.token, person: given.person, device: given.device, server: given.server,
    private_key: base64url(made.privateBytes)
  }
  await store.write([
    put('plain', 'device', { id: given.device }),
    put('plain', 'keys', { salt, wrapped, device, finding: await findingKey(fromBase64url(given.device_key)) }),
    put('plain', 'guard', freshGuard(Date.now())),
    put('plain', 'release', RELEASE),
    await vault.keeping('session', kept)
  ])
  inside = await opened(vault, kept)
  return { ok: true }
}

/** Opens the phone's own data; a wrong PIN is counted before it is said. */
export async function unlock(pin: string): Promise<Said> {
  const guard = await readGuard()
  const reason = token ? null : signInReason(guard, Date.now())
  if (reason) return no(reason)
  const keys = await store.get<Wrapped & { device: CryptoKey }>('plain', 'keys')
  if (!keys) return no('这台手机还没有登记。')
  await keepGuard({ wrong: guard.wrong + 1 })
  const key = await openDataKey(pin, keys.device, keys)
  if (!key) {
    const left = WRONG_PINS - guard.wrong - 1
    return no(left > 0 ? `PIN 不对，还可以试 ${left} 次。` : `PIN 不对，已经 ${WRONG_PINS} 次。请联网，用工号和密码登录。`)
  }
  await keepGuard({ wrong: 0 })
  return openWith(key)
}

/** Goes inside with the data key. */
export async function openWith(key: CryptoKey): Promise<Said> {
  const vault = new Vault(store, key)
  const kept = await vault.get<Kept>('session')
  if (!kept) return no('本机的登录信息不全，请重新登记。')
  if (token) {
    kept.token = token
    token = null
    await vault.keep('session', kept)
  }
  inside = await opened(vault, kept)
  return { ok: true }
}

/** Number and password, when a PIN is not enough; the PIN opens the data afterwards. */
export async function signInAgain(who: SigningIn): Promise<Said> {
  const device = await store.get<{ id: string }>('plain', 'device')
  const answer = await wire.ask<{ token: string }>('POST', '/api/field/unlock', {
    number: who.number, password: who.password, ...(who.code ? { code: who.code } : {}), device: device?.id ?? null
  })
  if (answer.kind !== 'ok') return no(signInTrouble(answer))
  await keepGuard({ wrong: 0, contact_at: Date.now() })
  if (inside) {
    inside.kept.token = answer.body.token
    await inside.vault.keep('session', inside.kept)
  } else {
    token = answer.body.token
  }
  return { ok: true }
}

export function lock(): void {
  inside = null
}

/** Everything readable goes, the sealed outbox stays (unless ordered otherwise); the phone is ready for the next person. */
export async function leave(sealedToo = false): Promise<void> {
  if (inside) await wire.ask('POST', '/api/field/logout', {})
  inside = null
  token = null
  await eraseReadable(store, sealedToo)
}

async function opened(vault: Vault, kept: Kept): Promise<Inside> {
  const key = await authorKey(fromBase64url(kept.private_key))
  const seal = await sealKey(kept.server.seal_key, kept.server.key_id)
  const author = { number: kept.person.number, device: kept.device, key, seal, release: RELEASE }
  return { vault, kept, author, receipts: await receiptKey(kept.server.receipt_key) }
}

function signInTrouble(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): string {
  if (answer.kind === 'refused') return answer.reason || '不能登录。'
  if (answer.kind === 'unlock') return '不能登录：工号或密码不对。'
  if (answer.kind === 'busy') return '试的次数太多，请过一会儿再试。'
  return '现在连不到银行。第一次登记和重新登录要有网络，请换个地方再试。'
}

