// Sealed for the bank alone (ECIES): a one-time key agrees with the server's, so that what waits in the outbox cannot be
// read on the phone again, by nobody. Layout: version 1 | key id 4 | one-time point 65 | nonce 12 | ciphertext and tag.
import { fromBase64url, fromHex, joined, randomBytes, utf8, uuidBytes, type Bytes } from './bytes'

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const
const VERSION = Uint8Array.of(1)

export interface SealKey {
  id: Bytes
  key: CryptoKey
}

export async function sealKey(spki: string, keyId: string): Promise<SealKey> {
  const key = await crypto.subtle.importKey('spki', fromBase64url(spki), CURVE, false, [])
  return { id: fromHex(keyId), key }
}

async function sealFor(server: SealKey, salt: Bytes, bound: Bytes, plain: Bytes): Promise<Bytes> {
  const once = await crypto.subtle.generateKey(CURVE, false, ['deriveBits'])
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: server.key }, once.privateKey, 256)
  const secret = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const derive = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8('qianmo-field-1') }
  const key = await crypto.subtle.deriveKey(derive, secret, { name: 'AES-GCM', length: 256 }, false, ['encrypt'])
  const nonce = randomBytes(12)
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: bound }, key, plain)
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', once.publicKey))
  return joined(VERSION, server.id, point, nonce, new Uint8Array(sealed))
}

/** An envelope, bound to its id and hash. */
export const sealEnvelope = (server: SealKey, id: string, hash: string, plain: Bytes): Promise<Bytes> =>
  sealFor(server, uuidBytes(id), utf8(`${id}:${hash}`), plain)

/** A photo, bound to what its plain bytes hash to. */
export const sealPhoto = (server: SealKey, sha256: string, plain: Bytes): Promise<Bytes> =>
  sealFor(server, fromHex(sha256), utf8(sha256), plain)
