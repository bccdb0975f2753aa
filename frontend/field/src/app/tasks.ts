// A task is done, put off, or turned into a visit; it leaves this phone's list at once and the bank's when it arrives.
import { draftOf } from '../sync/envelope'
import { cardOf, type Card, type Household, type Task } from '../sync/shapes'
import { current } from './session'
import { submit } from './working'
import { dayOf } from './words'
import type { Change } from '../store/store'

const THREE_DAYS = 3 * 86_400_000

/** The household and its card with other tasks, to be kept together with what changed them. */
async function keepingTasks(of: Household, tasks: Task[]): Promise<Change[]> {
  const { vault } = current()
  const changed = { ...of, tasks }
  const cards = (await vault.get<Card[]>(`cards:${of.cell}`)) ?? []
  const others = cards.map(card => (String(card.id) === String(of.id) ? cardOf(changed) : card))
  return [await vault.keeping(`household:${of.id}`, changed), await vault.keeping(`cards:${of.cell}`, others)]
}

const label = (of: Household, what: string) => ({ name: of.persons[0]?.name ?? of.number, what })

export async function finishTask(of: Household, task: Task): Promise<void> {
  const body = { task: task.id, what: 'done' }
  const left = of.tasks.filter(other => other.id !== task.id)
  await submit(draftOf('task', `household:${of.id}`, { body }), label(of, '待办办好'), [], await keepingTasks(of, left))
}

export async function snoozeTask(of: Household, task: Task): Promise<void> {
  const due_on = dayOf(Date.now() + THREE_DAYS)
  const body = { task: task.id, what: 'snoozed', until: due_on }
  const later = of.tasks.map(other => (other.id === task.id ? { ...task, due_on, urgent: false } : other))
  await submit(draftOf('task', `household:${of.id}`, { body }), label(of, '待办推后'), [], await keepingTasks(of, later))
}
