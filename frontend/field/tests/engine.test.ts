import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { FileStore } from '../src/store/files'
import { Engine } from '../src/sync/engine'
import { standing } from '../src/sync/standing'
import { Bank, ours } from './bank'
import { Phone } from './phone'

async function running() {
  const phone = await Phone.of(await Bank.opened())
  let pulls = 0
  const engine = new Engine({
    ...phone.sending,
    exclusively: async round => { await round(); return true },
    reached: async () => { pulls += 1; return { kind: 'done' } }
  })
  return { phone, engine, pulls: () => pulls }
}

test('without a network each round waits longer, and a person may send at once', async () => {
  const { phone, engine } = await running()
  await phone.survey()
  phone.bank.trouble = () => Promise.reject(new TypeError('no network'))
  await engine.kick()
  assert.equal(phone.clock.next(), 3_750)
  await engine.kick()
  assert.equal(phone.bank.requests.length, 1)
  await engine.kick(true)
  assert.equal(phone.bank.requests.length, 2)
  assert.equal(phone.clock.next(), 7_500)
})

test('where the bank was reached the next round begins soon, however many rounds were cut off', async () => {
  const { phone, engine } = await running()
  const bytes = [new Uint8Array(900).fill(1), new Uint8Array(900).fill(2), new Uint8Array(900).fill(3)]
  await phone.visitWith(...bytes.map(one => ({ bytes: one })))
  let asked = 0
  phone.bank.trouble = (_method, _path, pass) => (++asked % 3 ? pass() : Promise.reject(new TypeError('cut off')))
  for (let round = 0; round < 9; round += 1) {
    await engine.kick(true)
    assert.ok(engine.failures <= 1)
  }
  assert.deepEqual(await phone.states(), [])
  assert.ok(phone.bank.requests.filter(request => request.startsWith('POST')).length <= 4)
})

test('the pause the server asks for is kept', async () => {
  const { phone, engine } = await running()
  await phone.survey()
  phone.bank.trouble = async () => ours({}, 429, { 'Retry-After': '120' })
  await engine.kick()
  assert.equal(engine.nextAt - phone.clock.now(), 120_000)
})

test('when the network returns everything goes and what changed is fetched', async () => {
  const { phone, engine, pulls } = await running()
  await phone.survey()
  phone.bank.trouble = () => Promise.reject(new TypeError('no network'))
  await engine.kick()
  phone.bank.trouble = (_method, _path, pass) => pass()
  phone.clock.pass(4_000)
  await new Promise(done => setTimeout(done, 50))
  assert.deepEqual(await phone.states(), [])
  assert.equal(pulls(), 1)
  assert.equal(engine.failures, 0)
})

test('five parallel wishes to send make one item once', async () => {
  const { phone, engine } = await running()
  await phone.survey()
  await Promise.all(Array.from({ length: 5 }, () => engine.kick(true)))
  assert.equal(phone.bank.stored.size, 1)
  assert.ok(phone.bank.requests.length <= 2)
})

test('only an empty outbox is green', async () => {
  const calm = { sending: false, blocked: false, conflicts: 0 }
  const phone = await Phone.of(await Bank.opened())
  assert.equal(standing([], calm).state, 'up-to-date')
  const item = await phone.survey()
  assert.equal(standing([item], calm).state, 'waiting')
  assert.equal(standing([item], { ...calm, sending: true }).state, 'sending')
  assert.equal(standing([item], { ...calm, blocked: true }).state, 'blocked')
  assert.equal(standing([{ ...item, state: 'quarantined' }], calm).state, 'attention')
  assert.equal(standing([], { ...calm, conflicts: 1 }).state, 'attention')
})

test('a killed device comes back with every whole writing and without the torn one', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'phone-')), 'store')
  const bank = await Bank.opened()
  const before = await Phone.of(bank, await FileStore.opened(path))
  const item = await before.survey()
  await before.visitWith({ bytes: new Uint8Array(50).fill(1) })
  writeFileSync(path, `${readFileSync(path, 'utf8')}[{"shelf":"outbox","key":"to`)
  const after = await FileStore.opened(path)
  assert.deepEqual(await after.get('outbox', item.id), item)
  assert.equal((await after.keys('outbox')).length, 2)
  const photo = await after.get<Uint8Array>('photos', (await after.keys('photos'))[0] ?? '')
  assert.ok(photo instanceof Uint8Array)
})
