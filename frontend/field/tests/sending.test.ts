import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomBytes } from '../src/crypto/bytes'
import { waitMs } from '../src/sync/backoff'
import { takeReceipts } from '../src/sync/sending'
import { Bank, foreign, ours } from './bank'
import { Phone } from './phone'

const fresh = async (): Promise<Phone> => Phone.of(await Bank.opened())

test('what is delivered leaves the outbox with the receipt', async () => {
  const phone = await fresh()
  const item = await phone.survey()
  assert.deepEqual(await phone.send(), { kind: 'done' })
  assert.deepEqual(await phone.states(), [])
  assert.equal(phone.bank.stored.get(item.id)?.hash, item.hash)
  assert.deepEqual(JSON.parse(phone.bank.stored.get(item.id)?.plain ?? '').changes, { beef_cattle: [36, 42] })
  assert.deepEqual(await phone.store.get('plain', 'received'), {
    day: '2026-09-29', count: 1, at: '2026-09-29T16:20:00+08:00', number: '8F2C'
  })
})

for (const [what, answer] of Object.entries({
  'a login page': () => Promise.resolve(foreign()),
  'a captive portal that answers JSON': () => Promise.resolve(new Response('{"items":[]}', { status: 200 })),
  'a broken line': () => Promise.reject(new TypeError('fetch failed')),
  'half a body': () => Promise.resolve(new Response('{"items":[{"env', { headers: { 'Qianmo-Field': '1' } })),
  'an answer about fewer items': () => Promise.resolve(ours({ items: [] }))
})) {
  test(`${what} is no network: nothing leaves the outbox`, async () => {
    const phone = await fresh()
    await phone.survey()
    phone.bank.trouble = answer
    assert.deepEqual(await phone.send(), { kind: 'away' })
    const [item] = await phone.outbox.items()
    assert.equal(item?.state, 'waiting')
    assert.equal(item?.attempts, 1)
  })
}

test('a request that never ends is given up after its time', async () => {
  const phone = await fresh()
  await phone.survey()
  phone.bank.trouble = (_method, _path, pass) => pass().then(() => new Promise((_done, failed) => void setTimeout(() => failed(new Error('aborted')), 20)))
  const sent = phone.send()
  await new Promise(done => setTimeout(done, 5))
  phone.clock.pass(30_000)
  assert.deepEqual(await sent, { kind: 'away' })
})

test('the answer lost on the way is asked for again and counts once', async () => {
  const phone = await fresh()
  await phone.survey()
  phone.bank.trouble = async (_method, _path, pass) => {
    await pass()
    throw new TypeError('cut off')
  }
  await phone.send()
  phone.bank.trouble = (_method, _path, pass) => pass()
  await phone.send(true)
  assert.deepEqual(await phone.states(), [])
  assert.equal(phone.bank.stored.size, 1)
})

test('one bad item is set aside with its reason and the others go', async () => {
  const phone = await fresh()
  const [first, bad, third] = [await phone.survey(), await phone.survey(), await phone.survey()]
  phone.bank.quarantine.set(bad.id, '表格版本不认识。')
  await phone.send()
  const left = await phone.outbox.items()
  assert.deepEqual(left.map(item => [item.id, item.state, item.reason]), [[bad.id, 'quarantined', '表格版本不认识。']])
  assert.ok(phone.bank.stored.has(first.id) && phone.bank.stored.has(third.id))
})

test('an item on which the server itself fails waits alone', async () => {
  const phone = await fresh()
  const items = []
  for (let count = 0; count < 9; count += 1) items.push(await phone.survey())
  const poison = items[4]?.id ?? ''
  phone.bank.trouble = (_method, _path, pass, sent) =>
    sent.includes(poison) ? Promise.resolve(ours({}, 500)) : pass()
  assert.deepEqual(await phone.send(), { kind: 'done' })
  const left = await phone.outbox.items()
  assert.deepEqual(left.map(item => item.id), [poison])
  assert.ok((left[0]?.again_at ?? 0) > phone.clock.now())
})

test('a forged receipt moves nothing', async () => {
  const phone = await fresh()
  const forger = await Bank.opened()
  const item = await phone.survey()
  const receipt = await forger.receipt(item.id, item.hash, '0088')
  phone.bank.trouble = async () => ours({ items: [{ envelope: item.id, state: 'received', receipt }] })
  await phone.send()
  assert.deepEqual(await phone.states(), ['waiting'])
})

test('an ended session stops the round and leaves the outbox as it was', async () => {
  const phone = await fresh()
  await phone.survey()
  phone.bank.trouble = async () => ours({ code: 'token', reason: '请重新登录。' }, 401)
  assert.deepEqual(await phone.send(), { kind: 'unlock' })
  assert.deepEqual(await phone.states(), ['waiting'])
})

test('words go before pictures, and pictures of identity papers before others', async () => {
  const phone = await fresh()
  const [shed, card] = [randomBytes(900), randomBytes(800)]
  await phone.visitWith({ bytes: shed }, { bytes: card, urgent: true })
  await phone.survey()
  await phone.send()
  const puts = phone.bank.requests.filter(request => request.startsWith('PUT'))
  assert.equal(phone.bank.requests[0], 'POST /api/field/envelopes')
  assert.equal(puts.length, 2)
  const item = phone.bank.needed.values().next().value as string[]
  assert.ok(puts[0]?.endsWith(item[1] ?? 'x'))
  assert.deepEqual(await phone.states(), [])
  assert.deepEqual([...phone.bank.photos.values()].map(bytes => bytes.length).sort(), [800, 900])
  assert.equal((await phone.store.keys('photos')).length, 0)
})

test('a photo cut off goes on where it stopped, and the same picture goes up once for two visits', async () => {
  const phone = await fresh()
  const bytes = new Uint8Array(700_000).fill(7)
  await phone.visitWith({ bytes })
  await phone.visitWith({ bytes })
  let puts = 0
  phone.bank.trouble = (method, _path, pass) => {
    if (method === 'PUT') puts += 1
    return method === 'PUT' && puts === 2 ? Promise.reject(new TypeError('cut off')) : pass()
  }
  assert.deepEqual(await phone.send(), { kind: 'away' })
  assert.deepEqual(await phone.states(), ['held', 'held'])
  assert.deepEqual(await phone.send(), { kind: 'done' })
  assert.deepEqual(await phone.states(), [])
  assert.equal(puts, 4)
})

test('a parked item stays, is asked for later, and is freed by a late receipt', async () => {
  const phone = await fresh()
  const item = await phone.survey()
  phone.bank.park.add(item.id)
  await phone.send()
  assert.deepEqual(await phone.states(), ['parked'])
  const asked = phone.bank.requests.length
  await phone.send()
  assert.equal(phone.bank.requests.length, asked)
  await takeReceipts(phone.sending, [await phone.bank.receipt(item.id, item.hash, '0088')])
  assert.deepEqual(await phone.states(), [])
})

test('a batch holds at most fifty items', async () => {
  const phone = await fresh()
  for (let count = 0; count < 51; count += 1) await phone.survey()
  await phone.send()
  assert.deepEqual(phone.bank.requests, ['POST /api/field/envelopes', 'POST /api/field/envelopes'])
  assert.equal(phone.bank.stored.size, 51)
})

test('waiting doubles from five seconds to a quarter of an hour, and no less than the server asks', () => {
  assert.deepEqual([1, 2, 3, 9, 99].map(failures => waitMs(failures, () => 1)), [5_000, 10_000, 20_000, 900_000, 900_000])
  assert.equal(waitMs(1, () => 0), 2_500)
  assert.equal(waitMs(1, () => 1, 60_000), 60_000)
})
