// Edits on their way to the server: one request at a time, each with the revision it was made on. Until the server has
// answered they are kept in the browser too, so that neither a lost connection nor a closed window loses one.
import type { Edit, State } from './sheet'

const RETRY_MS = 4000

export interface Answer {
  state: Partial<State> & { revision: number }
  refused?: string
  stale?: boolean
}

interface Kept {
  revision: number
  edits: Edit[]
}

export interface Hooks {
  saved(answer: Answer, isLast: boolean): void
  refused(sentence: string, state: Answer['state'], lost: Edit[]): void
  stale(sentence: string, state: Answer['state'], waiting: Edit[]): void
  trouble(sentence: string): void
}

export class Outbox {
  private waiting: Edit[][] = []
  private sending = false
  private alone = false
  private timer = 0

  constructor(
    private readonly url: string,
    private readonly key: string,
    public revision: number,
    private readonly token: string,
    private readonly hooks: Hooks
  ) {
    window.addEventListener('online', () => void this.send())
    window.addEventListener('beforeunload', (event) => {
      if (this.waiting.length > 0) event.preventDefault()
    })
  }

  /** Edits an earlier window could not send; null when there are none. */
  leftOver(): Kept | null {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key) ?? 'null') as Kept | null
      return kept && kept.edits.length > 0 ? kept : null
    } catch {
      return null
    }
  }

  forget(): void {
    localStorage.removeItem(this.key)
  }

  push(edits: Edit[]): void {
    this.waiting.push(edits)
    this.keep()
    void this.send()
  }

  get isIdle(): boolean {
    return this.waiting.length === 0
  }

  private keep(): void {
    if (this.waiting.length === 0) return this.forget()
    localStorage.setItem(this.key, JSON.stringify({ revision: this.revision, edits: this.waiting.flat() }))
  }

  /** Sends what waits: all of it at once, or group by group after a refusal, to find which was at fault. */
  async send(): Promise<void> {
    clearTimeout(this.timer)
    if (this.sending || this.waiting.length === 0) return
    this.sending = true
    const count = this.alone ? 1 : this.waiting.length
    const edits = this.waiting.slice(0, count).flat()
    const answer = await this.ask(edits)
    this.sending = false
    if (typeof answer === 'string') {
      this.hooks.trouble(answer)
      this.timer = window.setTimeout(() => void this.send(), RETRY_MS)
      return
    }
    this.settle(answer, count)
    if (this.waiting.length > 0) void this.send()
  }

  private settle(answer: Answer, count: number): void {
    this.revision = answer.state.revision
    if (answer.stale) {
      const waiting = this.waiting.flat()
      this.waiting = []
      this.hooks.stale(answer.refused ?? '', answer.state, waiting)
      return
    }
    if (answer.refused && count > 1) {
      this.alone = true
      return
    }
    const done = this.waiting.splice(0, count).flat()
    this.alone = this.alone && this.waiting.length > 0
    this.keep()
    if (answer.refused) this.hooks.refused(answer.refused, answer.state, this.waiting.flat())
    else if (done.length > 0) this.hooks.saved(answer, this.waiting.length === 0)
  }

  private async ask(edits: Edit[]): Promise<Answer | string> {
    let response: Response
    try {
      response = await fetch(this.url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': this.token },
        body: JSON.stringify({ revision: this.revision, edits })
      })
    } catch {
      return '没连上：改动留在本机，连上后自动再送，可以接着改'
    }
    const isJson = response.headers.get('Content-Type')?.startsWith('application/json')
    if (isJson && (response.ok || response.status === 409 || response.status === 422)) return (await response.json()) as Answer
    if (response.redirected || response.status === 403) return '登录已过期：改动留在本机。请在另一个窗口登录，这里会自动再送'
    return `没有存上：系统出错（${response.status}）。改动留在本机，会自动再送`
  }
}
