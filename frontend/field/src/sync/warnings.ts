// What is said before work at a household begins.
import type { Id } from './shapes'

/** A word on a household that is told before anything is promised: it leaves a group, a cap is full. */
export interface Warning {
  household: Id
  text: string
}

/** The officer's exam does not hold: what is wrong, in which cells, and whether no visit is begun there. */
export interface Exam {
  said: string
  stops: boolean
  cells: Id[]
}
