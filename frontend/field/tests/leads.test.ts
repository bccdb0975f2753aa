import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dueLeads, shownLeads, touchTrouble, type Noted } from '../src/app/leadlist'
import { startOf } from './village'

const TODAY = '2026-09-30'
const start = startOf(TODAY, [])
const label = (noted: Noted) => ({ a: { name: '包额尔敦', what: '名单触达', noted } })

test('leads stand as the bank ranked them until something is noted here', () => {
  assert.deepEqual(shownLeads(start, [], {}).map(lead => lead.id), [501, 502, 503])
  assert.deepEqual(dueLeads(shownLeads(start, [], {}), TODAY).map(lead => lead.id), [501])
})

test('what waits in the outbox is laid over: who is lost goes, who is to be called later goes behind', () => {
  const lost = label({ lead: 501, lost: true, next_on: null, said: '电话 · 未成' })
  assert.deepEqual(shownLeads(start, [{ id: 'a' }], lost).map(lead => lead.id), [502, 503])
  const later = label({ lead: 501, lost: false, next_on: '2026-10-07', said: '电话 · 有意向' })
  const [first] = shownLeads(start, [{ id: 'a' }], later)
  assert.deepEqual([first?.id, first?.next_on, first?.last], [501, '2026-10-07', '电话 · 有意向'])
  assert.equal(dueLeads(shownLeads(start, [{ id: 'a' }], later), TODAY).length, 0)
  assert.deepEqual(shownLeads(start, [], later).map(lead => lead.next_on), [TODAY, null, null])
})

test('a touch without a reason or a next day is not noted', () => {
  const touch = { channel: 'phone', outcome: 'lost', lost_to: '', note: '', next_on: '' }
  assert.match(touchTrouble(touch, TODAY, 180), /原因/)
  assert.equal(touchTrouble({ ...touch, lost_to: 'no_need' }, TODAY, 180), '')
  const going = { ...touch, outcome: 'interested' }
  assert.match(touchTrouble(going, TODAY, 180), /下次联系日/)
  assert.match(touchTrouble({ ...going, next_on: '2026-09-29' }, TODAY, 180), /180 天/)
  assert.match(touchTrouble({ ...going, next_on: '2027-03-30' }, TODAY, 180), /180 天/)
  assert.equal(touchTrouble({ ...going, next_on: '2027-03-29' }, TODAY, 180), '')
})
