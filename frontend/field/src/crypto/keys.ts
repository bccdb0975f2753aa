// From a PIN, or a finger, to the data key. Neither alone opens anything: the PIN is stretched, the finger makes the phone's
// authenticator give 32 bytes, and either is mixed with the device key, which lies in the browser as a key that cannot be
// exported. What comes out lives in memory only, and opens the data key.
import { hex, randomBytes, utf8, type Bytes } from './bytes'
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

async function stretched(pin: string, salt: Bytes): Promise<Bytes> {
  const secret = await crypto.subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveBits'])
  const params = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS }
  return new Uint8Array(await crypto.subtle.deriveBits(params, secret, 256))
}

function unlockingKey(secret: Bytes, device: CryptoKey): Promise<CryptoKey> {
  const mixing = { name: 'HKDF', hash: 'SHA-256', salt: secret, info: utf8('qianmo-field-unlock-1') }
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
  const bytes = randomBytes(32)
  const kept = await wrappedUnder(pin, device, bytes)
  const key = await dataKey(bytes)
  bytes.fill(0)
  return { ...kept, key }
}

/** The data key, or null where the PIN is wrong. */
export const openDataKey = async (pin: string, device: CryptoKey, kept: Wrapped): Promise<CryptoKey | null> =>
  openTouched(await stretched(pin, kept.salt), device, kept.wrapped)

/** The data key by the 32 bytes of an authenticator, or null where they are not those it was wrapped under. */
export async function openTouched(secret: Bytes, device: CryptoKey, wrapped: Bytes): Promise<CryptoKey | null> {
  const bytes = await bytesUnder(secret, device, wrapped)
  if (!bytes) return null
  const key = await dataKey(bytes)
  bytes.fill(0)
  return key
}

/** The same data key under another PIN; null where the old PIN is wrong. */
export async function changePin(old: string, pin: string, device: CryptoKey, kept: Wrapped): Promise<Wrapped | null> {
  const bytes = await bytesUnder(await stretched(old, kept.salt), device, kept.wrapped)
  return bytes && wrappedUnder(pin, device, bytes)
}

/** The same data key under 32 bytes of an authenticator as well; null where the PIN is wrong. */
export async function wrapTouched(secret: Bytes, pin: string, device: CryptoKey, kept: Wrapped): Promise<Bytes | null> {
  const bytes = await bytesUnder(await stretched(pin, kept.salt), device, kept.wrapped)
  return bytes && sealRecord(await unlockingKey(secret, device), PLACE, bytes)
}

async function wrappedUnder(pin: string, device: CryptoKey, bytes: Bytes): Promise<Wrapped> {
  const salt = randomBytes(16)
  return { salt, wrapped: await sealRecord(await unlockingKey(await stretched(pin, salt), device), PLACE, bytes) }
}

async function bytesUnder(secret: Bytes, device: CryptoKey, wrapped: Bytes): Promise<Bytes | null> {
  try {
    return await openRecord(await unlockingKey(secret, device), PLACE, wrapped)
  } catch {
    return null
  }
}
