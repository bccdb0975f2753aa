// The bank as the contract describes it, in memory, with a switch for everything that goes wrong on the way.
import {
  base64url, fromBase64url, fromHex, hex, sha256, sha256Hex, textOf, utf8, uuidBytes, type Bytes
} from '../src/crypto/bytes'

type Sent = { envelope: string; hash: string; author: string; signature: string; sealed: string }
type Trouble = (method: string, path: string, pass: () => Promise<Response>, sent: string) => Promise<Response>

export class Bank {
  readonly stored = new Map<string, { hash: string; plain: string }>()
  readonly photos = new Map<string, Bytes>()
  readonly partial = new Map<string, Bytes>()
  readonly requests: string[] = []
  readonly authors = new Map<string, CryptoKey[]>()
  needed = new Map<string, string[]>()
  quarantine = new Map<string, string>()
  park = new Set<string>()
  pages: Record<string, unknown> = {}
  trouble: Trouble = (_method, _path, pass) => pass()
  sealSpki = ''
  receiptSpki = ''
  keyId = ''
  private sealing!: CryptoKey
  private signing!: CryptoKey

  static async opened(): Promise<Bank> {
    const bank = new Bank()
    const seal = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
    const sign = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    const spki = new Uint8Array(await crypto.subtle.exportKey('spki', seal.publicKey))
    bank.sealSpki = base64url(spki)
    bank.keyId = hex((await sha256(spki)).slice(0, 4))
    bank.receiptSpki = base64url(new Uint8Array(await crypto.subtle.exportKey('spki', sign.publicKey)))
    bank.sealing = seal.privateKey
    bank.signing = sign.privateKey
    return bank
  }

  fetch = (address: string, init: RequestInit): Promise<Response> => {
    const method = String(init.method)
    this.requests.push(`${method} ${address.split('?')[0]}`)
    return this.trouble(method, address, () => this.answer(method, address, init), String(init.body))
  }

  private async answer(method: string, address: string, init: RequestInit): Promise<Response> {
    const [path, query = ''] = address.split('?')
    if (path === '/api/field/envelopes') {
      const { items } = JSON.parse(String(init.body)) as { items: Sent[] }
      const said = []
      for (const item of items) said.push(await this.take(item))
      return ours({ items: said })
    }
    if (path?.startsWith('/api/field/blobs/')) return this.blob(method, path.slice(17), query, init)
    const page = this.pages[address] ?? this.pages[path ?? '']
    return page ? ours(page) : ours({ code: 'missing', reason: '没有。' }, 404)
  }

  private async take(item: Sent): Promise<object> {
    const about = { envelope: item.envelope }
    const reason = this.quarantine.get(item.envelope)
    if (reason) return { ...about, state: 'quarantined', code: 'bad', reason }
    if (this.park.has(item.envelope)) return { ...about, state: 'parked' }
    const signed = utf8(`${item.envelope}:${item.hash}`)
    const verified = await Promise.all((this.authors.get(item.author) ?? []).map(key => crypto.subtle.verify(
      { name: 'ECDSA', hash: 'SHA-256' }, key, fromBase64url(item.signature), signed)))
    if (!verified.includes(true)) return { ...about, state: 'quarantined', code: 'signature', reason: '签名不对。' }
    const plain = await this.open(fromBase64url(item.sealed), uuidBytes(item.envelope), signed)
    if ((await sha256Hex(plain)) !== item.hash) return { ...about, state: 'quarantined', code: 'hash', reason: '摘要不对。' }
    const attached = (JSON.parse(textOf(plain)) as { attachments: { sha256: string }[] }).attachments.map(one => one.sha256)
    const missing = [...attached, ...(this.needed.get(item.envelope) ?? [])].filter(photo => !this.photos.has(photo))
    if (missing.length) return { ...about, state: 'held', missing }
    this.stored.set(item.envelope, { hash: item.hash, plain: textOf(plain) })
    return { ...about, state: 'received', receipt: await this.receipt(item.envelope, item.hash, item.author) }
  }

  async receipt(envelope: string, hash: string, author: string): Promise<{ body: string; signature: string }> {
    const body = JSON.stringify({ author, device: 'd', envelope, hash, number: '8F2C', stored_at: '2026-09-29T16:20:00+08:00' })
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, this.signing, utf8(body))
    return { body, signature: base64url(new Uint8Array(signature)) }
  }

  private async blob(method: string, sha: string, query: string, init: RequestInit): Promise<Response> {
    const partial = this.partial.get(sha) ?? new Uint8Array()
    const standing = { offset: partial.length, complete: this.photos.has(sha) }
    if (method === 'GET') return ours(standing)
    const asked = new URLSearchParams(query)
    if (Number(asked.get('offset')) !== partial.length) return ours({ ...standing, code: 'offset', reason: '位置不对。' }, 409)
    const chunk = init.body as unknown as Bytes
    if ((await sha256Hex(chunk)) !== (init.headers as Record<string, string>)['Qianmo-Chunk']) {
      return ours({ code: 'chunk_hash', reason: '这一块坏了。' }, 422)
    }
    const grown = new Uint8Array([...partial, ...chunk])
    this.partial.set(sha, grown)
    if (grown.length === Number(asked.get('size'))) {
      this.photos.set(sha, await this.open(grown, fromHex(sha), utf8(sha)))
    }
    return ours({ offset: grown.length, complete: this.photos.has(sha) })
  }

  async open(sealed: Bytes, salt: Bytes, bound: Bytes): Promise<Bytes> {
    const point = await crypto.subtle.importKey('raw', sealed.slice(5, 70), { name: 'ECDH', namedCurve: 'P-256' }, false, [])
    const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: point }, this.sealing, 256)
    const secret = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
    const derive = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8('qianmo-field-1') }
    const key = await crypto.subtle.deriveKey(derive, secret, { name: 'AES-GCM', length: 256 }, false, ['decrypt'])
    const params = { name: 'AES-GCM', iv: sealed.slice(70, 82), additionalData: bound }
    return new Uint8Array(await crypto.subtle.decrypt(params, key, sealed.slice(82)))
  }
}

export const ours = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Qianmo-Field': '1', ...headers } })

export const foreign = (text = '<html>请登录无线网络</html>'): Response => new Response(text, { status: 200 })
