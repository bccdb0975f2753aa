// An envelope: one change made by one person on this phone, immutable from the moment it is made. Its plain bytes are
// hashed, signed and sealed for the bank, and then forgotten; the sealed copy is the only thing that is ever sent.
import { base64url, sha256Hex, utf8, uuid7 } from '../crypto/bytes'
import { sealEnvelope, type SealKey } from '../crypto/sealing'
import { signEnvelope } from '../crypto/signing'
import type { OutboxItem, PhotoRef } from './outbox'

export type Kind =
  | 'filing' | 'survey' | 'visit' | 'photo' | 'application' | 'choice' | 'task' | 'consent' | 'ballots' | 'request'
  | 'touch' | 'day' | 'fact'

export interface Attachment {
  sha256: string
  size: number
  type: string
  purpose: string
  taken_at: string
}

export interface Draft {
  kind: Kind
  entity: string
  parent: string | null
  changes: Record<string, [unknown, unknown]>
  body: Record<string, unknown>
  attachments: Attachment[]
  form: string | null
  forms_spanned: string[]
}

export interface Author {
  number: string
  device: string
  key: CryptoKey
  seal: SealKey
  release: string
}

export const draftOf = (kind: Kind, entity: string, rest: Partial<Draft> = {}): Draft => ({
  kind, entity, parent: null, changes: {}, body: {}, attachments: [], form: null, forms_spanned: [], ...rest
})

/** The item for the outbox; photos are the sealed ones its attachments speak of. */
export async function makeItem(
  author: Author, draft: Draft, now: number, offset: number, photos: PhotoRef[] = [], id = uuid7(now)
): Promise<OutboxItem> {
  const envelope = {
    envelope: id, kind: draft.kind, entity: draft.entity, parent: draft.parent, changes: draft.changes,
    body: draft.body, attachments: draft.attachments, author: author.number, device: author.device,
    form: draft.form, forms_spanned: draft.forms_spanned, policy: null, made_at: localTime(now), offset,
    release: author.release
  }
  const plain = utf8(JSON.stringify(envelope))
  const hash = await sha256Hex(plain)
  const sealed = base64url(await sealEnvelope(author.seal, id, hash, plain))
  const size = sealed.length + photos.reduce((sum, photo) => sum + photo.size, 0)
  return {
    id, hash, author: author.number, signature: await signEnvelope(author.key, id, hash), sealed, size, photos,
    made_at: now, state: 'waiting', attempts: 0, again_at: 0, missing: [], code: '', reason: ''
  }
}

/** The moment as the phone's clock shows it, with its distance from UTC. */
export function localTime(now: number): string {
  const minutes = -new Date(now).getTimezoneOffset()
  const two = (value: number): string => String(Math.trunc(Math.abs(value))).padStart(2, '0')
  const shifted = new Date(now + minutes * 60_000).toISOString().slice(0, 19)
  return `${shifted}${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}
