import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomBytes } from '../src/crypto/bytes'
import { deviceKey, newDataKey } from '../src/crypto/keys'
import { MemoryStore } from '../src/store/memory'
import { Vault } from '../src/store/vault'
import { Getting } from '../src/sync/getting'
import { eraseReadable } from '../src/sync/orders'
import type { Card, Household } from '../src/sync/shapes'
import { HttpWire } from '../src/sync/wire'
import { Bank } from './bank'
import { StillClock } from './clock'

const household = (id: number, more: Partial<Household> = {}): Household => ({
  id, number: `H${id}`, cell: 1, village: '双井村', group: '3 组', address: '', house: `${id} 号`, segment: 'farm',
  persons: [{ id: id * 10, name: `孟庆${id}`, initials: `mq${id}`, relation: 'head', identity: '', tail4: '2046', phone: '' }],
  facts: {}, revision: `sheet:${id}`, line: null, last_visit: null, completeness: 40, position: null, tasks: [], ...more
})

const START = {
  person: { id: 1, number: '0088', name: '尹红霞', post: '客户经理', branch: '双井支行' }, business_date: '2026-09-29',
  offset: 5, origin: null, grids: [{ cell: 1, name: '双井村', households: 3, outline: null }], forms: [], products: [],
  limits: { max_households: 4000 }, orders: [], notices: [], conflicts: [], comments: []
}
const NOTHING = { offset: 5, households: [], removed: [], removed_grids: [] }

async function loading() {
  const bank = await Bank.opened()
  bank.pages = {
    '/api/field/start': START,
    '/api/field/grids/1': { households: [household(1), household(2)], next: 2, offset: 6 },
    '/api/field/grids/1?after=2': { households: [household(3)], next: null, offset: 7 },
    '/api/field/changes?since=5': NOTHING
  }
  const store = new MemoryStore()
  const { key } = await newDataKey('246810', await deviceKey(randomBytes(32)))
  const vault = new Vault(store, key)
  const wire = new HttpWire({ fetch: bank.fetch, base: '', token: () => 't', clock: new StillClock() })
  return { bank, store, vault, getting: new Getting(wire, store, vault, () => undefined) }
}

const names = async (vault: Vault): Promise<string[]> => ((await vault.get<Card[]>('cards:1')) ?? []).map(card => card.name)

test('a cell is loaded page by page and wholly', async () => {
  const { vault, getting } = await loading()
  assert.deepEqual(await getting.everything(), { kind: 'done' })
  assert.deepEqual(await names(vault), ['孟庆1', '孟庆2', '孟庆3'])
  assert.equal((await vault.get<Household>('household:3'))?.house, '3 号')
  assert.deepEqual((await getting.load()).whole, [1])
})

test('a load cut off goes on with the next page, and changes begin where it began', async () => {
  const { bank, vault, getting } = await loading()
  bank.trouble = (_method, path, pass) => path.includes('after') ? Promise.reject(new TypeError('cut')) : pass()
  assert.deepEqual(await getting.everything(), { kind: 'away' })
  assert.deepEqual((await getting.load()).after, { 1: 2 })
  bank.trouble = (_method, _path, pass) => pass()
  bank.requests.length = 0
  await getting.everything()
  assert.deepEqual(bank.requests, [
    'GET /api/field/start', 'GET /api/field/grids/1', 'GET /api/field/changes'
  ])
  assert.deepEqual(await names(vault), ['孟庆1', '孟庆2', '孟庆3'])
})

test('changes replace, remove and come to an end', async () => {
  const { bank, vault, getting } = await loading()
  await getting.everything()
  const married = household(2, { persons: [{ ...household(2).persons[0]!, name: '罗春梅' }] })
  bank.pages['/api/field/changes?since=5'] = { ...NOTHING, offset: 9, households: [married], removed: [1] }
  bank.pages['/api/field/changes?since=9'] = { ...NOTHING, offset: 9 }
  await getting.changes()
  assert.deepEqual(await names(vault), ['孟庆3', '罗春梅'])
  assert.equal(await vault.get('household:1'), undefined)
  assert.equal((await getting.load()).offset, 9)
})

test('whoever was put into another piece leaves the phone, and what a new piece holds comes', async () => {
  const { bank, vault, getting } = await loading()
  await getting.everything()
  const moved = household(2, { cell: 8, group: '2号楼' })
  const pieces = [{ cell: 1, households: [1] }, { cell: 8, households: [2] }]
  bank.pages['/api/field/changes?since=5'] = { ...NOTHING, offset: 9, households: [moved], pieces }
  bank.pages['/api/field/changes?since=9'] = { ...NOTHING, offset: 9, pieces }
  await getting.changes()
  assert.deepEqual(await names(vault), ['孟庆1'])
  assert.equal((await vault.get<Household>('household:2'))?.group, '2号楼')
  assert.equal(await vault.get('household:3'), undefined)
})

test('a grid given to somebody else leaves the phone', async () => {
  const { bank, store, vault, getting } = await loading()
  await getting.everything()
  bank.pages['/api/field/start'] = { ...START, grids: [] }
  await getting.everything()
  assert.deepEqual(await names(vault), [])
  assert.deepEqual((await store.keys('records')).filter(name => /household|cards/.test(name)), [])
})

test('what lies on the phone names nobody', async () => {
  const { store, getting } = await loading()
  await getting.everything()
  const raw = JSON.stringify([...store.shelves.records].map(([name, value]) => [name, new TextDecoder('latin1').decode(value as Uint8Array)]))
  for (const word of ['孟庆', 'mq1', '2046', '双井', '尹红霞', '0088']) assert.ok(!raw.includes(word), word)
})

test('erasing takes everything readable and leaves what is sealed', async () => {
  const { store, getting } = await loading()
  await getting.everything()
  await store.write([
    { shelf: 'plain', key: 'device', value: 'd' }, { shelf: 'plain', key: 'wrapped', value: 1 },
    { shelf: 'outbox', key: 'i', value: { id: 'i' } }
  ])
  await eraseReadable(store)
  assert.deepEqual([await store.keys('records'), await store.keys('plain'), await store.keys('outbox')], [[], ['device'], ['i']])
  await eraseReadable(store, true)
  assert.deepEqual(await store.keys('outbox'), [])
})
