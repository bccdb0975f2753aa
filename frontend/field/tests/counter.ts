// The whole of the bank for a browser under test: the door (enrol, unlock, leave), a village to load, envelopes and
// photos. What a test wants to go wrong it says with a POST to /test/.
import { base64url, fromBase64url, randomBytes } from '../src/crypto/bytes'
import type { Conflict, Household } from '../src/sync/shapes'
import { Bank, ours } from './bank'
import { FARM, invented, startOf } from './village'

export interface Wishes {
  down?: boolean
  ended?: boolean
  orders?: unknown[]
  conflicts?: Conflict[]
  quarantine?: boolean
}

export class Counter {
  wishes: Wishes = {}
  readonly day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  private readonly deviceKey = base64url(randomBytes(32))
  private readonly households: Household[][]

  private constructor(readonly bank: Bank, counts: number[]) {
    let next = 1
    this.households = counts.map((count, at) => Array.from({ length: count }, () => invented(next++, at + 1, this.day)))
  }

  static async opened(counts: number[]): Promise<Counter> {
    return new Counter(await Bank.opened(), counts)
  }

  async answer(method: string, address: string, body: Buffer, headers: Record<string, string>): Promise<Response> {
    const url = new URL(address, 'http://bank')
    if (url.pathname === '/test/wishes') {
      this.wishes = JSON.parse(body.toString()) as Wishes
      return ours({})
    }
    if (url.pathname === '/test/stored') return ours([...this.bank.stored.values()].map(({ plain }) => JSON.parse(plain) as unknown))
    if (url.pathname === '/test/photos') return ours([...this.bank.photos.keys()])
    if (this.wishes.down) return new Response('<html>请登录无线网络</html>', { headers: { 'Content-Type': 'text/html' } })
    const said = this.door(method, url.pathname, body)
    if (said) return said
    if (this.wishes.ended) return ours({ code: 'token', reason: '登录已到期。' }, 401)
    return this.inside(method, url, body, headers)
  }

  private door(method: string, path: string, body: Buffer): Response | null {
    if (method !== 'POST' || !/enrol|unlock/.test(path)) return null
    const given = JSON.parse(body.toString()) as { number: string; password: string; public_key?: string; device: string | null }
    if (given.password !== 'qianmo-demo-2026') return ours({ code: 'password', reason: '不能登录：工号或密码不对。' }, 403)
    this.wishes.ended = false
    if (path.endsWith('unlock')) return ours({ token: 'again' })
    const { sealSpki, receiptSpki, keyId } = this.bank
    void this.author(given.number, given.public_key ?? '')
    return ours({
      token: 'first', device: given.device ?? '0199a0b0-0000-7000-8000-000000000001', device_key: this.deviceKey,
      person: { ...startOf(this.day, []).person, number: given.number, name: given.number === '0088' ? '尹红霞' : '罗春梅' },
      server: { seal_key: sealSpki, receipt_key: receiptSpki, key_id: keyId }, business_date: this.day, limits: { max_households: 4000 }
    })
  }

  private async author(number: string, spki: string): Promise<void> {
    const key = await crypto.subtle.importKey(
      'spki', fromBase64url(spki), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
    this.bank.authors.set(number, [...(this.bank.authors.get(number) ?? []), key])
  }

  private async inside(method: string, url: URL, body: Buffer, headers: Record<string, string>): Promise<Response> {
    const path = url.pathname.replace('/api/field/', '')
    const { orders = [], conflicts = [] } = this.wishes
    if (path === 'start') return ours({ ...startOf(this.day, this.households.map(cell => cell.length)), orders, conflicts })
    if (path === 'changes') return ours({ offset: Number(url.searchParams.get('since')), households: [], removed: [], removed_grids: [] })
    if (path === 'forms/farm%401') return ours(FARM)
    if (/^leads\/\d+\/phone$/.test(path)) return ours({ phone: '15400001187' })
    if (path === 'report' || path === 'logout') return ours({})
    if (path.startsWith('grids/')) return this.page(Number(path.slice(6)), Number(url.searchParams.get('after') ?? 0))
    if (path === 'envelopes') this.prepare(body)
    const sent = path.startsWith('blobs/') ? new Uint8Array(body) : body.toString()
    return this.bank.fetch(url.pathname + url.search, {
      method, body: sent, headers: { 'Qianmo-Chunk': headers['qianmo-chunk'] ?? '' }
    })
  }

  private page(cell: number, after: number): Response {
    const left = (this.households[cell - 1] ?? []).filter(household => Number(household.id) > after)
    const page = left.slice(0, 500)
    return ours({ households: page, next: left.length > 500 ? page.at(-1)?.id : null, offset: 1 })
  }

  private prepare(body: Buffer): void {
    this.bank.quarantine.clear()
    if (!this.wishes.quarantine) return
    const { items } = JSON.parse(body.toString()) as { items: { envelope: string }[] }
    for (const item of items) this.bank.quarantine.set(item.envelope, '表格版本不认识，请更新应用。')
  }
}
