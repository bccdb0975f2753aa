// The bank's day as far as this phone knows it: the open day of the last contact, and the days gone by here since. What is
// due hangs on the bank's day, so a phone whose clock is wrong, or a bank that closes later, makes nobody late.
import type { Start } from '../sync/shapes'
import { dayOf } from './words'

const DAY = 86_400_000
const noon = (day: string): number => Date.parse(`${day}T12:00`)

/** So many days after a day. */
export const daysAfter = (day: string, days: number): string => dayOf(noon(day) + days * DAY)

export function bankDay(start: Pick<Start, 'business_date' | 'got_at'> | null, now: number): string {
  if (!start) return dayOf(now)
  const passed = Math.round((noon(dayOf(now)) - noon(dayOf(start.got_at ?? now))) / DAY)
  return daysAfter(start.business_date, Math.max(0, passed))
}
