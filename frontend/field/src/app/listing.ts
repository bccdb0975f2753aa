// The lists of the app: what is due today, by household, and finding a household without a network.
import type { Card, Id, Task } from '../sync/shapes'
import { metresBetween } from './visits'

export type Urgency = 'late' | 'soon' | 'later'

export interface Due {
  card: Card
  tasks: Task[]
  urgency: Urgency
  metres: number | null
}

const RANK: Record<Urgency, number> = { late: 0, soon: 1, later: 2 }
const SOON_DAYS = 7

export function urgencyOf(task: Task, today: string): Urgency {
  if (task.due_on && task.due_on <= today) return 'late'
  if (task.urgent) return 'soon'
  if (!task.due_on) return 'later'
  const days = (Date.parse(task.due_on) - Date.parse(today)) / 86_400_000
  return days <= SOON_DAYS ? 'soon' : 'later'
}

/** Tasks by household: what is late first, then what is soon, each by distance. */
export function dueToday(cards: Card[], today: string, here: [number, number] | null): Due[] {
  const due = cards.filter(card => card.tasks.length).map(card => {
    const tasks = [...card.tasks].sort((one, other) => RANK[urgencyOf(one, today)] - RANK[urgencyOf(other, today)])
    const [first] = tasks
    return {
      card, tasks, urgency: first ? urgencyOf(first, today) : 'later' as const,
      metres: here && card.position ? metresBetween(here, card.position) : null
    }
  })
  const far = (one: Due): number => one.metres ?? Number.MAX_SAFE_INTEGER
  return due.sort((one, other) => RANK[one.urgency] - RANK[other.urgency] || far(one) - far(other))
}

/** By name, first letters of the name, last four of an identity number, or house number. */
export function finds(card: Card, words: string): boolean {
  const wanted = words.trim().toLowerCase()
  if (!wanted) return true
  if (card.name.includes(wanted) || card.house.toLowerCase().startsWith(wanted)) return true
  if (card.initials.toLowerCase().split(' ').some(initials => initials.startsWith(wanted))) return true
  return wanted.length === 4 && card.tails.some(tail => tail.toLowerCase() === wanted)
}

export interface Given {
  name: string
  house: string
  cell: Id | null
}

/** Households that may be the one about to be filed: the same number by its index, the same house, the same name. */
export function lookAlikes(cards: Card[], given: Given, indices: string[]): Card[] {
  return cards.filter(card =>
    card.indices.some(index => indices.includes(index)) ||
    (String(card.cell) === String(given.cell) &&
      ((!!given.house && card.house === given.house) || (!!given.name && card.name === given.name))))
}
