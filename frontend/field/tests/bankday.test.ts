import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bankDay } from '../src/app/bankday'

const at = (text: string): number => new Date(text).getTime()
const of = (business_date: string, came: string) => ({ business_date, got_at: at(came) })

test('the day is the bank\'s of the last contact, and goes on by the days gone by on the phone', () => {
  const rows: [string, string, string, string][] = [
    ['2026-09-29', '2026-09-29T07:00', '2026-09-29T18:00', '2026-09-29'],
    ['2026-09-29', '2026-09-29T07:00', '2026-10-01T06:00', '2026-10-01'],
    ['2026-09-29', '2026-11-27T23:50', '2026-11-28T00:10', '2026-09-30'],
    ['2026-09-28', '2026-09-29T07:00', '2026-09-29T08:00', '2026-09-28'],
    ['2026-09-29', '2026-09-29T07:00', '2026-09-20T07:00', '2026-09-29'],
    ['2026-12-31', '2026-12-31T07:00', '2027-01-02T07:00', '2027-01-02']
  ]
  for (const [bank, came, now, day] of rows) assert.equal(bankDay(of(bank, came), at(now)), day)
})

test('before the first contact it is the phone\'s own day', () => {
  assert.equal(bankDay(null, at('2026-09-29T07:00')), '2026-09-29')
})
