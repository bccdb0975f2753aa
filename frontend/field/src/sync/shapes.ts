// What the bank gives a phone, as the app reads it. Nothing is computed here that a policy would decide.

import type { Village } from './villages'
import type { Exam, Warning } from './warnings'

export type Id = number | string

export interface Person {
  id: Id
  name: string
  initials: string
  relation: string
  identity: string
  tail4: string
  phone: string
  identity_index?: string
  phone_index?: string
}

export interface Fact {
  value: unknown
  as_of: string
  source: string
}

export interface Task {
  id: Id
  kind: string
  note: string
  due_on: string | null
  urgent?: boolean
}

export interface Household {
  id: Id
  number: string
  cell: Id
  village: string
  group: string
  address: string
  house: string
  segment: string
  persons: Person[]
  facts: Record<string, Fact>
  revision: string
  line: { limit_fen: number; drawn_fen: number; due_on: string } | null
  last_visit: string | null
  completeness: number
  position: [number, number] | null
  tasks: Task[]
  /** Photo fields of the form whose pictures the bank has. */
  papers?: string[]
}

/** What lists need of a household, kept together for a whole cell so that a cold start opens few records. */
export interface Card {
  id: Id
  cell: Id
  name: string
  initials: string
  tails: string[]
  house: string
  village: string
  group: string
  segment: string
  phone: string
  last_visit: string | null
  completeness: number
  position: [number, number] | null
  tasks: Task[]
  indices: string[]
}

export interface Grid {
  cell: Id
  name: string
  /** A part of a village of which nothing else is here. */
  piece?: boolean
  households: number
  outline: [number, number][][] | null
}

export interface Product {
  code: string
  name: string
  delivery: string
  needs: string[]
  facts: { key: string; label: string }[]
}

export interface Conflict {
  id: Id
  household: Id
  name: string
  key: string
  label: string
  mine_text: string
  theirs_text: string
  original_text: string
  theirs_by: string
  theirs_at: string
}

export interface Comment {
  id: Id
  household: Id
  key: string | null
  text: string
  by: string
  at: string
}

export interface Notice {
  id: Id
  text: string
  at: string
}

export interface Order {
  id: Id
  kind: 'wipe' | 'lock' | 'logout'
  sealed_too?: boolean
  reason?: string
}

export interface Officer {
  id: Id
  number: string
  name: string
  post: string
  branch: string
}

/** A sitting of a rating group that this person hosts today. */
export interface SittingOffer {
  id: Id
  name: string
  households: { id: Id; name: string; group: string }[]
}

/** The own pay of the latest month: an estimate until the month is closed. Rules and sums come as sentences. */
export interface Pay {
  month: string
  as_of: string
  closed: boolean
  people: number
  place: number | null
  points: string
  paid_fen: number
  grade?: { name: string | null; asked: { name: string; asked: string; reached: string }[] } | null
  sums?: { name: string; told: string }[]
  lines: {
    name: string
    quantity: string
    points: string
    pay_fen: number | null
    points_rule: string | null
    pay_rule: string | null
    meaning: string
  }[]
}

/** The own targets of the year as of the end of a day, the furthest behind first; amounts come as they are told. */
export interface Targets {
  as_of: string
  of_unit: boolean
  lagging: number
  rows: {
    name: string
    unit: string
    ceiling: boolean
    level: boolean
    year: string
    done: string
    due: string
    gap: string
    lags: boolean
    percent: string
    forecast: string
    reaches: boolean
    to_do: string
    done_mille: number
    due_mille: number
  }[]
}

/** Somebody of a list the officer works; without a household where the bank has no file of the person. */
export interface Lead {
  id: Id
  list: Id
  household: Id | null
  name: string
  village: string
  deposit_fen: number
  loan_fen: number
  noted: string
  state: string
  next_on: string | null
  last: string
  last_on: string | null
  until: string
}

/** The officer's leads, ranked by the bank and capped, with the words in which a touch is told. */
export interface Leads {
  total: number
  most: number
  lists: { id: Id; name: string; script: string }[]
  rows: Lead[]
  channels: Record<string, string>
  outcomes: Record<string, string>
  reasons: Record<string, string>
  latest_days: number
}

/** The officer's own day: whom he meant to call on, what was done, and whether it is settled. */
export interface Day {
  day: string
  settled: boolean
  calls: { household: Id; name: string; village: string; why: string; called: boolean; left: string }[]
  visits: number
  tasks: number
  touches: number
  reasons: Record<string, string>
}

export interface Start {
  person: Officer
  business_date: string
  /** When it came, by this phone's clock; the bank does not send it. */
  got_at?: number
  offset: number
  origin: [number, number] | null
  grids: Grid[]
  villages?: Village[]
  forms: { id: string; title: string; segment: string }[]
  products: Product[]
  limits: { max_households: number }
  orders: Order[]
  notices: Notice[]
  conflicts: Conflict[]
  comments: Comment[]
  targets?: Targets | null
  pay?: Pay | null
  sittings?: SittingOffer[]
  leads?: Leads
  day?: Day
  warnings?: Warning[]
  exam?: Exam | null
  /** The oldest release of the app whose envelopes the bank takes, and the newest there is. */
  releases?: { oldest: string; newest: string }
}

export interface Page {
  households: Household[]
  next: Id | null
  offset: number
}

export interface Changes {
  offset: number
  households: Household[]
  removed: Id[]
  /** Who lies in each piece of a village now: whoever was put elsewhere leaves the phone. */
  pieces?: { cell: Id; households: Id[] }[]
  removed_grids: Id[]
  conflicts: Conflict[]
  comments: Comment[]
  notices: Notice[]
  orders: Order[]
  warnings?: Warning[]
  receipts: { body: string; signature: string }[]
}

export function cardOf(household: Household): Card {
  const [head] = household.persons
  return {
    id: household.id, cell: household.cell, name: head?.name ?? '', phone: head?.phone ?? '',
    initials: household.persons.map(person => person.initials).join(' '),
    tails: household.persons.map(person => person.tail4),
    house: household.house ?? '', village: household.village, group: household.group ?? '',
    segment: household.segment, last_visit: household.last_visit, completeness: household.completeness,
    position: household.position, tasks: household.tasks ?? [],
    indices: household.persons.flatMap(person => [person.identity_index, person.phone_index].filter(given => !!given)) as string[]
  }
}
