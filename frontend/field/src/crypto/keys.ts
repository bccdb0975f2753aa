// From a PIN to the data key. The PIN alone opens nothing: it is stretched, then mixed with the device key, which lies in
// the browser as a key that cannot be exported. What comes out lives in memory only, and opens the data key.
import { hex, joined, randomBytes, utf8, type Bytes } from './bytes'
import { openRecord, sealRecord } from './records'

const ROUNDS = 600_000
const PLACE = 'wrapped:data-key'

/** The device key of the server, kept as a key that derives and never leaves. */
export const deviceKey = (bytes: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey'])

/** The same bytes as a key that finds: by its digests the bank says who is on file without saying a number. */
export const findingKey = (bytes: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])

export const indexOf = async (key: CryptoKey, words: string): Promise<string> =>
  hex(new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(words))).slice(0, 8))

async function unlockingKey(pin: string, salt: Bytes, device: CryptoKey): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveBits'])
  const params = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS }
  const stretched = new Uint8Array(await crypto.subtle.deriveBits(params, secret, 256))
  const mixing = { name: 'HKDF', hash: 'SHA-256', salt: stretched, info: utf8('qianmo-field-unlock-1') }
  return crypto.subtle.deriveKey(mixing, device, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

const dataKey = (bytes: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])

export interface Wrapped {
  salt: Bytes
  wrapped: Bytes
}

/** A new data key, and what of it may lie on the phone. */
export async function newDataKey(pin: string, device: CryptoKey): Promise<Wrapped & { key: CryptoKey }> {
  const [salt, bytes] = [randomBytes(16), randomBytes(32)]
  const wrapped = await sealRecord(await unlockingKey(pin, salt, device), PLACE, bytes)
  const key = await dataKey(bytes)
  bytes.fill(0)
  return { salt, wrapped, key }
}

/** The data key, or null where the PIN is wrong. */
export async function openDataKey(pin: string, device: CryptoKey, kept: Wrapped): Promise<CryptoKey | null> {
  const unlocking = await unlockingKey(pin, kept.salt, device)
  try {
    const bytes = await openRecord(unlocking, PLACE, kept.wrapped)
    const key = await dataKey(bytes)
    bytes.fill(0)
    return key
  } catch {
    return null
  }
}

/** The same data key under another PIN; null where the old PIN is wrong. */
export async function changePin(old: string, pin: string, device: CryptoKey, kept: Wrapped): Promise<Wrapped | null> {
  try {
    const bytes = await openRecord(await unlockingKey(old, kept.salt, device), PLACE, kept.wrapped)
    const salt = randomBytes(16)
    return { salt, wrapped: await sealRecord(await unlockingKey(pin, salt, device), PLACE, joined(bytes)) }
  } catch {
    return null
  }
}
