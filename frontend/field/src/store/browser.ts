// The store in the browser (IndexedDB through Dexie). Phones short of memory close the database under a running app: the
// connection is then opened anew and the same writing repeated, which is safe because every writing is whole.
import { Dexie } from 'dexie'
import type { Change, Shelf, Store } from './store'

const SHELVES: Record<Shelf, string> = { plain: '', records: '', outbox: '', photos: '' }
const CLOSED = new Set(['DatabaseClosedError', 'InvalidStateError', 'AbortError', 'TransactionInactiveError', 'UnknownError'])
const TRIES = 3

export class BrowserStore implements Store {
  private db: Dexie | null = null

  constructor(private readonly name = 'qianmo-field') {}

  get<T>(shelf: Shelf, key: string): Promise<T | undefined> {
    return this.lasting(db => db.table(shelf).get(key))
  }

  getMany<T>(shelf: Shelf, keys: string[]): Promise<(T | undefined)[]> {
    return this.lasting(db => db.table(shelf).bulkGet(keys))
  }

  all<T>(shelf: Shelf): Promise<T[]> {
    return this.lasting(db => db.table(shelf).toArray())
  }

  keys(shelf: Shelf): Promise<string[]> {
    return this.lasting(async db => (await db.table(shelf).toCollection().primaryKeys()) as string[])
  }

  write(changes: Change[]): Promise<void> {
    const shelves = [...new Set(changes.map(change => change.shelf))]
    if (!shelves.length) return Promise.resolve()
    return this.lasting(db => db.transaction('rw', shelves, async () => {
      for (const shelf of shelves) {
        const mine = changes.filter(change => change.shelf === shelf)
        const kept = mine.flatMap(change => ('gone' in change ? [] : [change]))
        await db.table(shelf).bulkPut(kept.map(change => change.value), kept.map(change => change.key))
        await db.table(shelf).bulkDelete(mine.filter(change => 'gone' in change).map(change => change.key))
      }
    }))
  }

  clear(shelf: Shelf): Promise<void> {
    return this.lasting(db => db.table(shelf).clear())
  }

  /** As when the system takes the connection away; the next use opens it again. */
  close(): void {
    this.db?.close()
  }

  private async lasting<T>(use: (db: Dexie) => PromiseLike<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await use(await this.opened())
      } catch (error) {
        if (attempt === TRIES || !(error instanceof Error) || !CLOSED.has(error.name)) throw error
        this.db?.close()
        this.db = null
      }
    }
  }

  private async opened(): Promise<Dexie> {
    if (!this.db?.isOpen()) {
      this.db = new Dexie(this.name, { autoOpen: false })
      this.db.version(1).stores(SHELVES)
      await this.db.open()
    }
    return this.db
  }
}
