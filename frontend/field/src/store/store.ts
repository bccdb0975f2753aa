// What lies on the phone, in four shelves. Writing takes a list and is done whole or not at all: an item and its photos
// enter the outbox together, and leave it together.

export type Shelf =
  | 'plain' // version, device id, salt, wrapped keys, counters: nothing about anybody
  | 'records' // everything readable, each value encrypted under the data key
  | 'outbox' // envelopes sealed for the bank, with sizes, times and states
  | 'photos' // sealed photos, by the hash of what they show

export type Change = { shelf: Shelf; key: string; value: unknown } | { shelf: Shelf; key: string; gone: true }

export interface Store {
  get<T>(shelf: Shelf, key: string): Promise<T | undefined>
  getMany<T>(shelf: Shelf, keys: string[]): Promise<(T | undefined)[]>
  all<T>(shelf: Shelf): Promise<T[]>
  keys(shelf: Shelf): Promise<string[]>
  /** All of it or nothing. */
  write(changes: Change[]): Promise<void>
  clear(shelf: Shelf): Promise<void>
}

export const put = (shelf: Shelf, key: string, value: unknown): Change => ({ shelf, key, value })
export const gone = (shelf: Shelf, key: string): Change => ({ shelf, key, gone: true })
