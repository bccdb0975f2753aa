// What a phone is told of a village before anybody enters it.
import type { Id } from './shapes'

/** A figure or a word of a village; `bare` is what is typed, `answer` what the branch has yet to say, or said, of a correction. */
export interface Figure {
  key: string
  name: string
  unit: string
  value: string
  bare: string
  as_of: string
  source: string
  answer: string
}

/** What somebody must know before he enters a village, as the ledgers of the bank have it; figures come as told. */
export interface Village {
  cell: Id
  name: string
  town: string
  branch: string
  year: number | null
  step: string
  step_days: number | null
  put_off: string
  sitting: boolean
  counts: [string, number][]
  kinds: string[]
  facts: Figure[]
  people: { role: string; name: string; phone: string }[]
  plaques: { number: string; place: string; staff: string; state: string }[]
  days: { day: string; gather: string; people: string[] }[]
}
