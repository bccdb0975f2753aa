// The five states a person sees. Green is said only when nothing waits: not while sending, not while anything is unclear.
import type { OutboxItem } from './outbox'

export type SyncState = 'up-to-date' | 'waiting' | 'sending' | 'attention' | 'blocked'

export interface Standing {
  state: SyncState
  pending: number
  attention: number
  /** Bytes that wait. */
  size: number
  oldest_at: number | null
}

export interface Circumstances {
  sending: boolean
  /** Nothing can be sent before somebody acts: sign in anew, make room. */
  blocked: boolean
  conflicts: number
}

export function standing(items: OutboxItem[], now: Circumstances): Standing {
  const attention = items.filter(item => item.state === 'quarantined').length + now.conflicts
  const state = now.blocked ? 'blocked'
    : now.sending && items.length ? 'sending'
      : attention ? 'attention'
        : items.length ? 'waiting' : 'up-to-date'
  return {
    state, pending: items.length, attention,
    size: items.reduce((sum, item) => sum + item.size, 0),
    oldest_at: items.length ? Math.min(...items.map(item => item.made_at)) : null
  }
}
