// When a PIN is not enough: after five wrong ones, and after seven days without the bank. Then the person signs in with
// number and password while there is a network; nothing that waits in the outbox is touched by it.

export interface Guard {
  wrong: number
  contact_at: number
  /** The latest moment the phone ever showed: turning its clock back gains no days. */
  seen_at: number
  skew_s: number | null
}

export const WRONG_PINS = 5
export const DAYS_WITHOUT_CONTACT = 7
export const IDLE_MS = 5 * 60_000
const DAY_MS = 24 * 3600_000

export const freshGuard = (now: number): Guard => ({ wrong: 0, contact_at: now, seen_at: now, skew_s: null })

export function daysLeft(guard: Guard, now: number): number {
  const latest = Math.max(now, guard.seen_at)
  return Math.max(0, DAYS_WITHOUT_CONTACT - Math.floor((latest - guard.contact_at) / DAY_MS))
}

export function signInReason(guard: Guard, now: number): string | null {
  if (guard.wrong >= WRONG_PINS) return `不能用 PIN 打开：已经输错 ${WRONG_PINS} 次。请联网，用工号和密码登录。`
  if (daysLeft(guard, now) === 0) return `不能用 PIN 打开：已有 ${DAYS_WITHOUT_CONTACT} 天没有和银行联系。请联网，用工号和密码登录。`
  return null
}
