// Phones of a fault run under Node: the app's own sync module over files, each phone with its own wrong clock. Started
// again after a kill it goes on where its files say. `node devices.driver.mjs PLAN.json FIRST COUNT`.
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBase64url, base64url, joined, randomBytes, sha256Hex, utf8, type Bytes } from '../src/crypto/bytes'
import { sealKey, sealPhoto } from '../src/crypto/sealing'
import { authorKey, newAuthorKey, receiptKey } from '../src/crypto/signing'
import { FileStore } from '../src/store/files'
import { put } from '../src/store/store'
import { sleep, type Clock } from '../src/sync/clock'
import { Engine } from '../src/sync/engine'
import { draftOf, localTime, makeItem, type Attachment, type Author } from '../src/sync/envelope'
import { Outbox, type PhotoRef } from '../src/sync/outbox'
import { HttpWire } from '../src/sync/wire'

interface Plan {
  address: string
  folder: string
  number: string
  password: string
  households: number[]
  envelopes: number
  photos: number
  /** How much faster than the world a phone's clock runs, so that waiting a quarter of an hour can be waited for. */
  speed: number
  pictures: string[]
}

interface Enrolled {
  token: string
  device: string
  person: { number: string }
  server: { seal_key: string; receipt_key: string; key_id: string }
  private_key: string
}

const [planFile = '', first = '0', count = '1'] = process.argv.slice(2)
const plan = JSON.parse(readFileSync(planFile, 'utf8')) as Plan
const DAY = 86_400_000
const REAL_TIMEOUT = 20_000

function wrongClock(device: number): Clock {
  const began = Date.now()
  const skew = ((device % 3) - 1) * 2 * DAY
  return {
    now: () => began + skew + (Date.now() - began) * plan.speed,
    alarm(ms, call) {
      const timer = setTimeout(call, ms / plan.speed)
      return () => clearTimeout(timer)
    }
  }
}

async function enrolled(store: FileStore, clock: Clock, wire: HttpWire): Promise<Enrolled> {
  const before = await store.get<Enrolled>('plain', 'enrolled')
  if (before) return before
  for (;;) {
    const made = await newAuthorKey()
    const answer = await wire.ask<Enrolled>('POST', '/api/field/enrol', {
      number: plan.number, password: plan.password, device: null, device_name: 'fault run', public_key: made.publicKey
    })
    if (answer.kind === 'ok') {
      const kept = { ...answer.body, private_key: base64url(made.privateBytes) }
      await store.write([put('plain', 'enrolled', kept)])
      return kept
    }
    await sleep(clock, 2_000)
  }
}

/** A picture like no other: the same drawing with a remark of its own in it. */
function picture(at: number): Bytes {
  const drawing = new Uint8Array(readFileSync(plan.pictures[at % plan.pictures.length] ?? ''))
  const remark = utf8(base64url(randomBytes(24)))
  const head = Uint8Array.of(0xff, 0xfe, 0, remark.length + 2)
  return joined(drawing.slice(0, 2), head, remark, drawing.slice(2))
}

/** One visit more, with a picture where it is its turn, in one writing with the note of what was made. */
async function makeOne(store: FileStore, outbox: Outbox, author: Author, clock: Clock, made: number): Promise<void> {
  const photos: PhotoRef[] = []
  const sealed = new Map<string, Bytes>()
  const attachments: Attachment[] = []
  const every = plan.photos ? Math.max(1, Math.floor(plan.envelopes / plan.photos)) : 0
  if (every && made % every === 0) {
    const bytes = picture(made)
    const sha256 = await sha256Hex(bytes)
    const closed = await sealPhoto(author.seal, sha256, bytes)
    sealed.set(sha256, closed)
    photos.push({ sha256, size: closed.length, urgent: made % (2 * every) === 0 })
    attachments.push({ sha256, size: bytes.length, type: 'image/jpeg', purpose: 'house', taken_at: localTime(clock.now()) })
  }
  const body = {
    started_at: localTime(clock.now() - 600_000), ended_at: localTime(clock.now()), check_in: null, purpose: '维护',
    outcome: '见到户主', needs: `第 ${made} 次`, next_step: ''
  }
  const household = plan.households[made % plan.households.length]
  const draft = { ...draftOf('visit', `household:${household}`, { body }), attachments }
  const item = await makeItem(author, draft, clock.now(), 0, photos)
  await store.write([
    ...(await outbox.adding(item, sealed)),
    put('plain', 'made', made + 1),
    put('plain', `note:${item.id}`, { hash: item.hash, photos: photos.map(photo => photo.sha256) })
  ])
}

async function live(device: number): Promise<void> {
  const clock = wrongClock(device)
  const store = await FileStore.opened(join(plan.folder, `device-${device}`))
  const outbox = new Outbox(store)
  let token: string | null = null
  const wire = new HttpWire({
    fetch, base: plan.address, token: () => token, clock, timeoutMs: REAL_TIMEOUT * plan.speed
  })
  const kept = await enrolled(store, clock, wire)
  token = kept.token
  const author: Author = {
    number: kept.person.number, device: kept.device, key: await authorKey(fromBase64url(kept.private_key)),
    seal: await sealKey(kept.server.seal_key, kept.server.key_id), release: '1'
  }
  const engine = new Engine({
    outbox, wire, clock, random: Math.random, receipts: await receiptKey(kept.server.receipt_key), changed: () => undefined,
    exclusively: async round => { await round(); return true }, reached: async () => ({ kind: 'done' })
  })
  let made = (await store.get<number>('plain', 'made')) ?? 0
  while (made < plan.envelopes || (await store.keys('outbox')).length) {
    for (let turn = 0; turn < 25 && made < plan.envelopes; turn += 1, made += 1) await makeOne(store, outbox, author, clock, made)
    await engine.kick()
    await sleep(clock, 1_000)
    const stuck = (await outbox.items()).find(item => item.state === 'quarantined')
    if (stuck) throw new Error(`set aside: ${stuck.code} ${stuck.reason}`)
  }
  engine.stop()
  appendFileSync(join(plan.folder, 'done'), `${device}\n`)
}

await Promise.all(Array.from({ length: Number(count) }, (_, at) => live(Number(first) + at)))
