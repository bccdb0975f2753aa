// Who made an envelope, and that the bank has it. The author's key signs `id:hash`; the bank's key signs receipts. Only a
// receipt whose signature, id and hash agree lets anything leave the outbox.
import { base64url, fromBase64url, utf8, type Bytes } from './bytes'

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const
const ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' } as const

export interface AuthorKey {
  publicKey: string
  privateBytes: Bytes
}

export async function newAuthorKey(): Promise<AuthorKey> {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])
  return {
    publicKey: base64url(new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))),
    privateBytes: new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
  }
}

export const authorKey = (privateBytes: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', privateBytes, CURVE, false, ['sign'])

export async function signEnvelope(key: CryptoKey, envelope: string, hash: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.sign(ALGORITHM, key, utf8(`${envelope}:${hash}`))))
}

export const receiptKey = (spki: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('spki', fromBase64url(spki), CURVE, false, ['verify'])

export interface Receipt {
  body: string
  signature: string
}

export interface ReceiptBody {
  envelope: string
  hash: string
  author: string
  device: string
  stored_at: string
  number: string
}

/** What the receipt says, or null where it is forged or speaks of another envelope. */
export async function checkedReceipt(
  key: CryptoKey, receipt: Receipt, envelope: string, hash: string
): Promise<ReceiptBody | null> {
  try {
    const signed = await crypto.subtle.verify(ALGORITHM, key, fromBase64url(receipt.signature), utf8(receipt.body))
    const body = JSON.parse(receipt.body) as ReceiptBody
    return signed && body.envelope === envelope && body.hash === hash ? body : null
  } catch {
    return null
  }
}
