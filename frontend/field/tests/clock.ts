// A clock that moves when the test says so.
import type { Clock } from '../src/sync/clock'

export class StillClock implements Clock {
  private alarms: { at: number; call: () => void }[] = []

  constructor(private at = Date.parse('2026-09-29T06:32:08Z')) {}

  now(): number {
    return this.at
  }

  alarm(ms: number, call: () => void): () => void {
    const alarm = { at: this.at + ms, call }
    this.alarms.push(alarm)
    return () => { this.alarms = this.alarms.filter(other => other !== alarm) }
  }

  next(): number {
    return Math.min(...this.alarms.map(alarm => alarm.at)) - this.at
  }

  pass(ms: number): void {
    this.at += ms
    const due = this.alarms.filter(alarm => alarm.at <= this.at)
    this.alarms = this.alarms.filter(alarm => alarm.at > this.at)
    for (const alarm of due) alarm.call()
  }
}
