// A sealed photo goes up in pieces of 256 KB. The bank says how far it has come, so that a photo cut off in a valley goes
// on where it stopped; each piece carries its own checksum, and a damaged one is sent again.
import { sha256Hex, type Bytes } from '../crypto/bytes'
import type { Answer, Wire } from './wire'

const CHUNK = 256 * 1024
const DAMAGED_AT_MOST = 5

interface Standing {
  offset: number
  complete: boolean
}

/** Ends with 'ok' when the whole photo is there, or with what stopped it. */
export async function uploadPhoto(wire: Wire, sha256: string, sealed: Bytes): Promise<Answer<Standing>> {
  const path = `/api/field/blobs/${sha256}`
  let answer = await wire.ask<Standing>('GET', path)
  for (let damaged = 0; answer.kind === 'ok' && !answer.body.complete; ) {
    const { offset } = answer.body
    const chunk = sealed.slice(offset, offset + CHUNK)
    const query = `?offset=${offset}&size=${sealed.length}`
    const sent = await wire.ask<Standing>('PUT', path + query, chunk, { 'Qianmo-Chunk': await sha256Hex(chunk) })
    const wrongOffset = sent.kind === 'refused' && sent.status === 409
    const wrongBytes = sent.kind === 'refused' && sent.status === 422 && sent.code === 'chunk_hash'
    if ((wrongOffset || wrongBytes) && damaged < DAMAGED_AT_MOST) {
      damaged += 1
      answer = await wire.ask<Standing>('GET', path)
    } else {
      answer = sent
    }
  }
  return answer
}
