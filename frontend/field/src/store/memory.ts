// A store that forgets, for tests.
import type { Change, Shelf, Store } from './store'

export class MemoryStore implements Store {
  readonly shelves: Record<Shelf, Map<string, unknown>> = {
    plain: new Map(), records: new Map(), outbox: new Map(), photos: new Map()
  }

  async get<T>(shelf: Shelf, key: string): Promise<T | undefined> {
    return structuredClone(this.shelves[shelf].get(key)) as T | undefined
  }

  async getMany<T>(shelf: Shelf, keys: string[]): Promise<(T | undefined)[]> {
    return Promise.all(keys.map(key => this.get<T>(shelf, key)))
  }

  async all<T>(shelf: Shelf): Promise<T[]> {
    return [...this.shelves[shelf].values()].map(value => structuredClone(value) as T)
  }

  async keys(shelf: Shelf): Promise<string[]> {
    return [...this.shelves[shelf].keys()]
  }

  async write(changes: Change[]): Promise<void> {
    for (const change of changes) {
      if ('gone' in change) this.shelves[change.shelf].delete(change.key)
      else this.shelves[change.shelf].set(change.key, structuredClone(change.value))
    }
  }

  async clear(shelf: Shelf): Promise<void> {
    this.shelves[shelf].clear()
  }
}
