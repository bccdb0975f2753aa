// Leads as they are shown: the bank's ranking, with what was noted here and has not arrived yet laid over it. Nothing is
// kept twice: what is laid over stands on the label of its envelope and goes when that has its receipt.
import type { Id, Lead, Start } from '../sync/shapes'

export interface Noted {
  lead: Id
  lost: boolean
  next_on: string | null
  said: string
}

export interface Touch {
  channel: string
  outcome: string
  lost_to: string
  note: string
  next_on: string
}

type Items = { id: string }[]
type Labels = Record<string, { noted?: Noted }>

/** The officer's leads as they stand after what waits here: who is lost goes, what comes first is what is due first. */
export function shownLeads(start: Start | null, items: Items, labels: Labels): Lead[] {
  const noted = new Map(items.flatMap(({ id }) => {
    const said = labels[id]?.noted
    return said ? [[String(said.lead), said] as const] : []
  }))
  const shown = (start?.leads?.rows ?? []).flatMap(lead => {
    const said = noted.get(String(lead.id))
    if (said?.lost) return []
    return [said ? { ...lead, state: 'working', next_on: said.next_on, last: said.said, last_on: start?.business_date ?? null } : lead]
  })
  if (!noted.size) return shown
  const today = start?.business_date ?? ''
  const rank = (lead: Lead): number => (lead.next_on === null ? 2 : lead.next_on <= today ? 0 : 1)
  return shown.sort((one, other) => rank(one) - rank(other) || (one.next_on ?? '').localeCompare(other.next_on ?? ''))
}

/** Those whose day to be contacted has come. */
export const dueLeads = (leads: Lead[], today: string): Lead[] => leads.filter(lead => lead.next_on !== null && lead.next_on <= today)

/** What is wrong with a touch; empty where it can be noted. The bank judges it again. */
export function touchTrouble(touch: Touch, today: string, latestDays: number): string {
  if (!touch.channel || !touch.outcome) return '请选方式和结果。'
  if (touch.outcome === 'lost') return touch.lost_to ? '' : '未成要选原因。'
  if (!touch.next_on) return '还要跟进的，请写下次联系日。'
  const days = (Date.parse(touch.next_on) - Date.parse(today)) / 86_400_000
  return days < 0 || days > latestDays ? `下次联系日应在今天到 ${latestDays} 天以内。` : ''
}
