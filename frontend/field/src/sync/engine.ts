// When to send: at the start, when the app comes forward, when the network returns, every five minutes, and whenever a
// person asks. One round at a time, in one window at a time; a round that failed waits longer before the next, unless the
// bank was reached in it: over a line that loses every third request, all of a day's work still goes within minutes.
import { waitMs } from './backoff'
import { sendDue, type Ending, type Sending } from './sending'

const FIVE_MINUTES = 5 * 60_000

export interface Rounds extends Sending {
  /** Runs a round while no other window of the app does; false where another is at it. */
  exclusively: (round: () => Promise<void>) => Promise<boolean>
  /** What follows a round that reached the bank: fetching what changed there. */
  reached: () => Promise<Ending>
}

export class Engine {
  sending = false
  blocked = false
  failures = 0
  nextAt = 0
  private stopped = false
  private wanted: 'nothing' | 'due' | 'everything' = 'nothing'
  private calledOff: () => void = () => undefined

  constructor(private readonly rounds: Rounds) {}

  /** Begin a round, or another right after the one that runs. A person's wish waits for no pause. */
  async kick(everything = false): Promise<void> {
    if (this.stopped) return
    if (!everything && this.rounds.clock.now() < this.nextAt && this.failures) return
    this.wanted = everything || this.wanted === 'everything' ? 'everything' : 'due'
    if (this.sending) return
    this.sending = true
    this.rounds.changed()
    try {
      await this.rounds.exclusively(async () => {
        while (this.wanted !== 'nothing' && !this.stopped) {
          const all = this.wanted === 'everything'
          const before = this.rounds.wire.answered
          this.wanted = 'nothing'
          this.ended(await this.round(all), this.rounds.wire.answered > before)
        }
      })
    } finally {
      this.sending = false
      this.wanted = 'nothing'
      this.rounds.changed()
      this.later()
    }
  }

  stop(): void {
    this.stopped = true
    this.calledOff()
  }

  private async round(everything: boolean): Promise<Ending> {
    const sent = await sendDue(this.rounds, everything)
    return sent.kind === 'done' ? this.rounds.reached() : sent
  }

  private ended(ending: Ending, reached: boolean): void {
    this.blocked = ending.kind === 'unlock'
    if (ending.kind === 'done') {
      this.failures = 0
      this.nextAt = 0
      return
    }
    this.failures = reached ? 1 : this.failures + 1
    const asked = ending.kind === 'busy' ? ending.afterMs : 0
    this.nextAt = this.rounds.clock.now() + waitMs(this.failures, this.rounds.random, asked)
  }

  private later(): void {
    this.calledOff()
    if (this.stopped || this.blocked) return
    const wait = this.failures ? Math.max(0, this.nextAt - this.rounds.clock.now()) : FIVE_MINUTES
    this.calledOff = this.rounds.clock.alarm(Math.min(wait, FIVE_MINUTES), () => void this.kick())
  }
}
