// Talking to the bank. An answer counts only when it carries the bank's own header: a login page of a hotel, a proxy's
// page or half a body is no network, never success and never a refusal. Every request ends by itself.
import type { Clock } from './clock'

export type Answer<T> =
  | { kind: 'ok'; body: T }
  | { kind: 'refused'; status: number; code: string; reason: string; body: unknown }
  | { kind: 'unlock' } // the token no longer holds: sign in anew, the outbox stays
  | { kind: 'busy'; afterMs: number } // the server asks for time
  | { kind: 'broken' } // the server failed on this very request
  | { kind: 'away' } // no network that reaches the bank

export interface Wire {
  /** How often the bank itself has answered what was asked. */
  readonly answered: number
  ask<T>(method: string, path: string, sent?: unknown, headers?: Record<string, string>): Promise<Answer<T>>
}

export interface Line {
  fetch: (address: string, init: RequestInit) => Promise<Response>
  base: string
  token: () => string | null
  clock: Clock
  timeoutMs?: number
}

const TIMEOUT_MS = 30_000
const RELEASES_UNDERSTOOD = '1'

export class HttpWire implements Wire {
  /** How far the bank's clock is ahead of this one, as of the last answer; null before there was any. */
  skewMs: number | null = null
  answered = 0

  constructor(private readonly line: Line) {}

  async ask<T>(method: string, path: string, sent?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const stop = new AbortController()
    const calledOff = this.line.clock.alarm(this.line.timeoutMs ?? TIMEOUT_MS, () => stop.abort())
    try {
      const response = await this.line.fetch(this.line.base + path, {
        method, headers: this.headers(sent, headers), body: bodyOf(sent), signal: stop.signal,
        redirect: 'manual', cache: 'no-store', credentials: 'omit'
      })
      if (response.headers.get('Qianmo-Field') !== RELEASES_UNDERSTOOD) return { kind: 'away' }
      const text = await response.text()
      const said = Date.parse(response.headers.get('Date') ?? '')
      if (Number.isFinite(said)) this.skewMs = said - this.line.clock.now()
      const answer = understood<T>(response, text)
      if (answer.kind === 'ok') this.answered += 1
      return answer
    } catch {
      return { kind: 'away' }
    } finally {
      calledOff()
    }
  }

  private headers(sent: unknown, more: Record<string, string>): Record<string, string> {
    const token = this.line.token()
    const type = sent instanceof Uint8Array ? 'application/octet-stream' : 'application/json'
    return {
      ...(token ? { Authorization: `Device ${token}` } : {}),
      ...(sent === undefined ? {} : { 'Content-Type': type }),
      ...more
    }
  }
}

const bodyOf = (sent: unknown): BodyInit | null =>
  sent === undefined ? null : sent instanceof Uint8Array ? (sent as Uint8Array<ArrayBuffer>) : JSON.stringify(sent)

function understood<T>(response: Response, text: string): Answer<T> {
  const { status } = response
  if (status === 401) return { kind: 'unlock' }
  if (status === 429 || status === 503) return { kind: 'busy', afterMs: retryAfterMs(response) }
  if (status >= 500) return { kind: 'broken' }
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return { kind: 'away' }
  }
  if (status < 300) return { kind: 'ok', body: body as T }
  if (status < 400) return { kind: 'away' }
  const said = (body ?? {}) as { code?: unknown; reason?: unknown }
  return { kind: 'refused', status, code: String(said.code ?? status), reason: String(said.reason ?? ''), body }
}

function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get('Retry-After'))
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) * 1000 : 0
}
