// What the screens show, in one reactive place. It is filled from the vault while somebody is inside, and emptied when
// the app locks: the only readable copy outside the vault lives here, in memory.
import { computed, shallowReactive } from 'vue'
import type { Received } from '../sync/outbox'
import type { OutboxItem } from '../sync/outbox'
import type { Standing } from '../sync/standing'
import type { Card, Comment, Conflict, Id, Notice, Officer, Start } from '../sync/shapes'
import type { Warning } from '../sync/warnings'
import { bankDay } from './bankday'
import type { Noted } from './leadlist'
import type { Visit } from './visits'

export interface Label {
  name: string
  what: string
  /** What a touch that still waits here says of its lead. */
  noted?: Noted
  /** What a correction that still waits here says of a village. */
  figure?: { cell: Id; key: string; value: string }
  /** The day whose end still waits here. */
  day?: string
}

export interface Room {
  persistent: boolean
  used: number
  quota: number
}

interface Seen {
  phase: 'starting' | 'enrol' | 'locked' | 'open'
  officer: Officer | null
  start: Start | null
  cards: Card[]
  loaded: { households: number; expected: number; whole: boolean }
  conflicts: Conflict[]
  comments: Comment[]
  notices: Notice[]
  warnings: Warning[]
  items: OutboxItem[]
  labels: Record<string, Label>
  standing: Standing
  nextAt: number
  online: boolean
  received: Received | null
  visit: Visit | null
  room: Room | null
  update: (() => void) | null
  /** The bank no longer takes what this release writes. */
  outdated: boolean
  trouble: string
  now: number
}

const EMPTY = {
  officer: null, start: null, cards: [], loaded: { households: 0, expected: 0, whole: false }, conflicts: [], comments: [],
  notices: [], warnings: [], labels: {}, visit: null
} satisfies Partial<Seen>

export const seen = shallowReactive<Seen>({
  phase: 'starting', ...EMPTY, items: [], nextAt: 0, online: navigator.onLine, received: null, room: null,
  standing: { state: 'up-to-date', pending: 0, attention: 0, size: 0, oldest_at: null }, update: null, outdated: false,
  trouble: '',
  now: Date.now()
})

/** The bank's day, as far as this phone knows. */
export const today = computed(() => bankDay(seen.start, seen.now))

export const forget = (): void => void Object.assign(seen, EMPTY)

setInterval(() => { seen.now = Date.now() }, 1000)
addEventListener('online', () => { seen.online = true })
addEventListener('offline', () => { seen.online = false })
