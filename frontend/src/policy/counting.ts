// How many households each finding touches; asked once the check has settled, and only for what is shown.
import type { Counts } from './panel'

export class Counting {
  private asked: AbortController | null = null

  constructor(private readonly address: string, private readonly take: (counts: Counts) => void) {}

  /** Asks anew; an answer still on its way is dropped. */
  async ask(revision: number, findings: number): Promise<void> {
    this.asked?.abort()
    if (!this.address || findings === 0) return
    this.asked = new AbortController()
    try {
      const response = await fetch(`${this.address}?revision=${revision}`, { signal: this.asked.signal })
      if (response.ok) this.take((await response.json()) as Counts)
    } catch {
      // The figure is a help beside the finding; without it the finding stands as it is.
    }
  }
}
