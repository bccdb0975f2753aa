// What the bank may order a phone to do, and what is erased when somebody leaves it. Sealed envelopes stay unless the
// order says otherwise: nobody can read them here, and they are work done.
import type { Store } from '../store/store'

/** Everything readable goes: records, keys, the session. Device id and outbox stay. */
export async function eraseReadable(store: Store, sealedToo = false): Promise<void> {
  await store.clear('records')
  const kept = new Set(['device', 'received', 'release'])
  const plain = await store.keys('plain')
  await store.write(plain.filter(key => !kept.has(key)).map(key => ({ shelf: 'plain', key, gone: true })))
  if (!sealedToo) return
  await store.clear('outbox')
  await store.clear('photos')
}
