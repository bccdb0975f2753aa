// A phone under test: the app's own sync module over a store, a clock and a bank handed in.
import { sha256Hex, type Bytes } from '../src/crypto/bytes'
import { sealKey, sealPhoto } from '../src/crypto/sealing'
import { authorKey, newAuthorKey, receiptKey } from '../src/crypto/signing'
import { MemoryStore } from '../src/store/memory'
import type { Store } from '../src/store/store'
import { draftOf, makeItem, type Author, type Draft } from '../src/sync/envelope'
import { Outbox, type OutboxItem } from '../src/sync/outbox'
import { sendDue, type Sending } from '../src/sync/sending'
import { HttpWire } from '../src/sync/wire'
import type { Bank } from './bank'
import { StillClock } from './clock'

export class Phone {
  readonly outbox: Outbox
  readonly sending: Sending

  private constructor(
    readonly bank: Bank, readonly clock: StillClock, readonly store: Store, readonly author: Author, receipts: CryptoKey
  ) {
    this.outbox = new Outbox(store)
    const wire = new HttpWire({ fetch: bank.fetch, base: '', token: () => 'token', clock })
    this.sending = { outbox: this.outbox, wire, clock, random: () => 0.5, receipts, changed: () => undefined }
  }

  static async of(bank: Bank, store: Store = new MemoryStore()): Promise<Phone> {
    const made = await newAuthorKey()
    const key = await authorKey(made.privateBytes)
    const seal = await sealKey(bank.sealSpki, bank.keyId)
    const publicKey = Uint8Array.from(atob(made.publicKey.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0))
    bank.authors.set('0088', [await crypto.subtle.importKey('spki', publicKey, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])])
    const author = { number: '0088', device: '0199-device', key, seal, release: '1' }
    return new Phone(bank, new StillClock(), store, author, await receiptKey(bank.receiptSpki))
  }

  async survey(changes: Draft['changes'] = { beef_cattle: [36, 42] }): Promise<OutboxItem> {
    this.clock.pass(10)
    const item = await makeItem(this.author, draftOf('survey', 'household:123', { changes }), this.clock.now(), 7)
    await this.store.write(await this.outbox.adding(item))
    return item
  }

  async visitWith(...photos: { bytes: Bytes; urgent?: boolean }[]): Promise<OutboxItem> {
    this.clock.pass(10)
    const sealed = new Map<string, Bytes>()
    const refs = []
    for (const photo of photos) {
      const sha256 = await sha256Hex(photo.bytes)
      sealed.set(sha256, await sealPhoto(this.author.seal, sha256, photo.bytes))
      refs.push({ sha256, size: photo.bytes.length, urgent: photo.urgent ?? false })
    }
    const item = await makeItem(this.author, draftOf('visit', 'household:123'), this.clock.now(), 7, refs)
    this.bank.needed.set(item.id, refs.map(ref => ref.sha256))
    await this.store.write(await this.outbox.adding(item, sealed))
    return item
  }

  send = (everything = false) => sendDue(this.sending, everything)
  states = async (): Promise<string[]> => (await this.outbox.items()).map(item => item.state)
}
