// Time as the sync module sees it: handed in, so that a test can run two days in a moment and a phone may be two days off.

export interface Clock {
  now(): number
  /** Calls once after so many milliseconds; what is returned takes it back. */
  alarm(ms: number, call: () => void): () => void
}

export const realClock: Clock = {
  now: () => Date.now(),
  alarm(ms, call) {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  }
}

export const sleep = (clock: Clock, ms: number): Promise<void> => new Promise(done => void clock.alarm(ms, done))
