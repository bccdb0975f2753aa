// Bytes and the texts they travel as. One type for bytes everywhere, so that the browser's crypto takes them as they are.

export type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

export const utf8 = (text: string): Bytes => encoder.encode(text) as Bytes
export const textOf = (bytes: Bytes): string => decoder.decode(bytes)

export const randomBytes = (count: number): Bytes => crypto.getRandomValues(new Uint8Array(count))

export function joined(...parts: Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export const hex = (bytes: Bytes): string => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

export const sha256Hex = async (bytes: Bytes): Promise<string> => hex(await sha256(bytes))

/** base64url without padding, as everything binary goes over the wire. */
export function base64url(bytes: Bytes): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export function fromBase64url(text: string): Bytes {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, letter => letter.charCodeAt(0))
}

/** A time-ordered id (UUID version 7): made once, on the phone, at creation, and never used again. */
export function uuid7(now: number): string {
  const bytes = randomBytes(16)
  for (let byte = 0; byte < 6; byte += 1) bytes[byte] = Math.floor(now / 2 ** (40 - 8 * byte)) & 0xff
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const text = hex(bytes)
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-')
}

export const fromHex = (text: string): Bytes =>
  Uint8Array.from(text.match(/../g) ?? [], pair => Number.parseInt(pair, 16))

export const uuidBytes = (id: string): Bytes => fromHex(id.replaceAll('-', ''))
