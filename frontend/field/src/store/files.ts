// The store as one file that is only ever added to, for devices simulated under Node: a line is one whole writing, and a
// line torn by a kill was never written. Reading the file again is how a killed device comes back.
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs'
import { base64url, fromBase64url } from '../crypto/bytes'
import { MemoryStore } from './memory'
import type { Change, Shelf } from './store'

const packed = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array ? { bytes: base64url(value as Uint8Array<ArrayBuffer>) } : value

function unpacked(_key: string, value: unknown): unknown {
  const bytes = (value as { bytes?: unknown } | null)?.bytes
  return typeof bytes === 'string' ? fromBase64url(bytes) : value
}

export class FileStore extends MemoryStore {
  private constructor(private readonly path: string) {
    super()
  }

  static async opened(path: string): Promise<FileStore> {
    const store = new FileStore(path)
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole))
    for (const line of whole.split('\n')) {
      if (line) await MemoryStore.prototype.write.call(store, JSON.parse(line, unpacked) as Change[])
    }
    return store
  }

  override async write(changes: Change[]): Promise<void> {
    appendFileSync(this.path, `${JSON.stringify(changes, packed)}\n`)
    await super.write(changes)
  }

  override async clear(shelf: Shelf): Promise<void> {
    await this.write((await this.keys(shelf)).map(key => ({ shelf, key, gone: true })))
  }
}
