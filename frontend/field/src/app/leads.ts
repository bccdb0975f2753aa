// What leaves this phone about leads and about the own day; it is laid over the lists at once.
import { draftOf } from '../sync/envelope'
import type { Day, Id, Lead } from '../sync/shapes'
import type { Touch } from './leadlist'
import { submit } from './working'

export async function noteTouch(lead: Lead, touch: Touch, words: string): Promise<void> {
  const lost = touch.outcome === 'lost'
  const next_on = lost ? null : touch.next_on
  const body = { channel: touch.channel, outcome: touch.outcome, lost_to: lost ? touch.lost_to : '', note: touch.note, next_on }
  await submit(draftOf('touch', `lead:${lead.id}`, { body }), {
    name: lead.name, what: '名单触达', noted: { lead: lead.id, lost, next_on, said: words }
  })
}

export interface Ending {
  left: Record<string, string>
  carried: Id[]
  said: string
}

export async function settleDay(day: Day, ending: Ending): Promise<void> {
  await submit(draftOf('day', `day:${day.day.replaceAll('-', '')}`, { body: { ...ending } }), {
    name: `${day.day} 日清`, what: '结清今天', day: day.day
  })
}
