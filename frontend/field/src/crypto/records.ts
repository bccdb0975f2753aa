// Values at rest: AES-256-GCM under the data key, a fresh nonce for each writing, bound to the place they lie in, so that
// a record moved under another name does not open.
import { joined, randomBytes, textOf, utf8, type Bytes } from './bytes'

const NONCE = 12

export async function sealRecord(key: CryptoKey, place: string, plain: Bytes): Promise<Bytes> {
  const nonce = randomBytes(NONCE)
  const params = { name: 'AES-GCM', iv: nonce, additionalData: utf8(place) }
  return joined(nonce, new Uint8Array(await crypto.subtle.encrypt(params, key, plain)))
}

export async function openRecord(key: CryptoKey, place: string, sealed: Bytes): Promise<Bytes> {
  const params = { name: 'AES-GCM', iv: sealed.slice(0, NONCE), additionalData: utf8(place) }
  return new Uint8Array(await crypto.subtle.decrypt(params, key, sealed.slice(NONCE)))
}

export const sealValue = (key: CryptoKey, place: string, value: unknown): Promise<Bytes> =>
  sealRecord(key, place, utf8(JSON.stringify(value)))

export async function openValue<T>(key: CryptoKey, place: string, sealed: Bytes): Promise<T> {
  return JSON.parse(textOf(await openRecord(key, place, sealed))) as T
}
