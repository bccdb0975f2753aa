import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base64url, fromBase64url, randomBytes, textOf, utf8, uuid7, uuidBytes } from '../src/crypto/bytes'
import { changePin, deviceKey, newDataKey, openDataKey, openTouched, wrapTouched } from '../src/crypto/keys'
import { openValue, sealValue } from '../src/crypto/records'
import { sealEnvelope, sealKey } from '../src/crypto/sealing'
import { checkedReceipt, receiptKey } from '../src/crypto/signing'
import { Bank } from './bank'

test('ids made one after another are ordered and never alike', () => {
  const ids = Array.from({ length: 500 }, (_, at) => uuid7(1_790_000_000_000 + at))
  assert.deepEqual([...ids].sort(), ids)
  assert.match(ids[0] ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('bytes come back from their text', () => {
  const bytes = randomBytes(1000)
  assert.deepEqual(fromBase64url(base64url(bytes)), bytes)
})

test('a PIN opens only with the device key, and a wrong one opens nothing', async () => {
  const [device, other] = [await deviceKey(randomBytes(32)), await deviceKey(randomBytes(32))]
  const made = await newDataKey('246810', device)
  const sealed = await sealValue(made.key, 'records:x', { name: '孟庆和' })
  const opened = await openDataKey('246810', device, made)
  assert.deepEqual(opened && (await openValue(opened, 'records:x', sealed)), { name: '孟庆和' })
  assert.equal(await openDataKey('246811', device, made), null)
  assert.equal(await openDataKey('246810', other, made), null)
})

test('after a change of PIN the same records open under the new one alone', async () => {
  const device = await deviceKey(randomBytes(32))
  const made = await newDataKey('246810', device)
  const sealed = await sealValue(made.key, 'p', 1)
  const changed = await changePin('246810', '135790', device, made)
  assert.ok(changed)
  const key = await openDataKey('135790', device, changed)
  assert.equal(key && (await openValue(key, 'p', sealed)), 1)
  assert.equal(await openDataKey('246810', device, changed), null)
  assert.equal(await changePin('000000', '111111', device, made), null)
})

test('what a finger brings forth opens the same records, beside the PIN and after another was chosen', async () => {
  const [device, other] = [await deviceKey(randomBytes(32)), await deviceKey(randomBytes(32))]
  const [made, finger] = [await newDataKey('246810', device), randomBytes(32)]
  const sealed = await sealValue(made.key, 'p', 1)
  const wrapped = await wrapTouched(finger, '246810', device, made)
  assert.ok(wrapped)
  assert.ok(await changePin('246810', '135790', device, made))
  const key = await openTouched(finger, device, wrapped)
  assert.equal(key && (await openValue(key, 'p', sealed)), 1)
  assert.equal(await openTouched(randomBytes(32), device, wrapped), null)
  assert.equal(await openTouched(finger, other, wrapped), null)
  assert.equal(await wrapTouched(finger, '000000', device, made), null)
})

test('a record moved under another name does not open', async () => {
  const { key } = await newDataKey('246810', await deviceKey(randomBytes(32)))
  const sealed = await sealValue(key, 'records:household:1', 1)
  await assert.rejects(openValue(key, 'records:household:2', sealed))
})

test('an envelope sealed for the bank opens there, under its own id and hash alone', async () => {
  const bank = await Bank.opened()
  const server = await sealKey(bank.sealSpki, bank.keyId)
  const id = uuid7(Date.now())
  const sealed = await sealEnvelope(server, id, 'a'.repeat(64), utf8('{"x":"孟"}'))
  assert.equal(sealed[0], 1)
  assert.equal(textOf(await bank.open(sealed, uuidBytes(id), utf8(`${id}:${'a'.repeat(64)}`))), '{"x":"孟"}')
  await assert.rejects(bank.open(sealed, uuidBytes(id), utf8(`${id}:${'b'.repeat(64)}`)))
  assert.ok(!new TextDecoder('latin1').decode(sealed).includes('"x"'))
})

test('a receipt counts only when the bank signed it for this id and this hash', async () => {
  const [bank, forger] = [await Bank.opened(), await Bank.opened()]
  const key = await receiptKey(bank.receiptSpki)
  const receipt = await bank.receipt('id', 'hash', '0088')
  assert.equal((await checkedReceipt(key, receipt, 'id', 'hash'))?.number, '8F2C')
  assert.equal(await checkedReceipt(key, receipt, 'id', 'other'), null)
  assert.equal(await checkedReceipt(key, receipt, 'other', 'hash'), null)
  assert.equal(await checkedReceipt(key, await forger.receipt('id', 'hash', '0088'), 'id', 'hash'), null)
  assert.equal(await checkedReceipt(key, { body: '{', signature: '' }, 'id', 'hash'), null)
})
