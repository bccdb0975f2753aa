// The readable part of the store: values by name, each encrypted under the data key and bound to its name. It exists only
// while somebody has unlocked the app; locking is forgetting this object.
import type { Bytes } from '../crypto/bytes'
import { openRecord, openValue, sealRecord, sealValue } from '../crypto/records'
import { gone, put, type Change, type Store } from './store'

export class Vault {
  constructor(private readonly store: Store, private readonly key: CryptoKey) {}

  async get<T>(name: string): Promise<T | undefined> {
    const sealed = await this.store.get<Bytes>('records', name)
    return sealed && openValue<T>(this.key, place(name), sealed)
  }

  async getMany<T>(names: string[]): Promise<(T | undefined)[]> {
    const sealed = await this.store.getMany<Bytes>('records', names)
    return Promise.all(sealed.map((bytes, at) => bytes && openValue<T>(this.key, place(names[at] ?? ''), bytes)))
  }

  /** The change that keeps a value, to be written together with others. */
  async keeping(name: string, value: unknown): Promise<Change> {
    return put('records', name, await sealValue(this.key, place(name), value))
  }

  async keep(name: string, value: unknown): Promise<void> {
    await this.store.write([await this.keeping(name, value)])
  }

  /** Bytes as they are: pictures that are not yet on their way. */
  async keepingBytes(name: string, bytes: Bytes): Promise<Change> {
    return put('records', name, await sealRecord(this.key, place(name), bytes))
  }

  async bytes(name: string): Promise<Bytes | undefined> {
    const sealed = await this.store.get<Bytes>('records', name)
    return sealed && openRecord(this.key, place(name), sealed)
  }

  drop(...names: string[]): Promise<void> {
    return this.store.write(names.map(name => gone('records', name)))
  }

  async names(prefix: string): Promise<string[]> {
    return (await this.store.keys('records')).filter(name => name.startsWith(prefix))
  }
}

const place = (name: string): string => `records:${name}`
