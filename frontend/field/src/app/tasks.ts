// A task is done, put off, or turned into a visit; it leaves this phone's list at once and the bank's when it arrives.
import { draftOf } from '../sync/envelope'
import type { Household, Task } from '../sync/shapes'
import { daysAfter } from './bankday'
import { today } from './seen'
import { keepingHousehold, nameOf, submit } from './working'

const PUT_OFF_DAYS = 3

const label = (of: Household, what: string) => ({ name: nameOf(of), what })

export async function finishTask(of: Household, task: Task): Promise<void> {
  const body = { task: task.id, what: 'done' }
  const left = of.tasks.filter(other => other.id !== task.id)
  await submit(draftOf('task', `household:${of.id}`, { body }), label(of, '待办办好'), [], await keepingHousehold({ ...of, tasks: left }))
}

export async function snoozeTask(of: Household, task: Task): Promise<void> {
  const due_on = daysAfter(today.value, PUT_OFF_DAYS)
  const body = { task: task.id, what: 'snoozed', until: due_on }
  const later = of.tasks.map(other => (other.id === task.id ? { ...task, due_on, urgent: false } : other))
  await submit(draftOf('task', `household:${of.id}`, { body }), label(of, '待办推后'), [], await keepingHousehold({ ...of, tasks: later }))
}
