// Serves the built app and the counter on one port of this machine: `node counter.driver.mjs DIST PORT HOUSEHOLDS…`.
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { extname, join } from 'node:path'
import { Counter } from './counter'

const [dist = '', port = '0', ...counts] = process.argv.slice(2)
const counter = await Counter.opened(counts.length ? counts.map(Number) : [60, 40, 20])
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.webmanifest': 'application/manifest+json'
}
const POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; object-src 'none'; " +
  "img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self'; base-uri 'self'; frame-ancestors 'none'"
let folder = dist

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
function fileOf(path: string): string | null {
  const name = path === '/field/' ? 'index.html' : path === '/field/sw.js' ? 'sw.js' : path.replace('/static/dist/field/', '')
  const file = join(folder, name)
  return existsSync(file) ? file : null
}

createServer((request, response) => {
  void (async () => {
    const address = request.url ?? '/'
    const [path = ''] = address.split('?')
    if (path === '/test/release') {
      folder = (await bodyOf(request)).toString()
      response.end()
    } else if (path.startsWith('/api/') || path.startsWith('/test/')) {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const answer = await counter.answer(request.method ?? 'GET', address, await bodyOf(request), headers)
      response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'Content-Type': 'application/json' })
      response.end(await answer.text())
    } else {
      const file = fileOf(path)
      response.writeHead(file ? 200 : 404, { 'Content-Type': TYPES[extname(file ?? '')] ?? 'text/plain', 'Content-Security-Policy': POLICY })
      response.end(file ? readFileSync(file) : '')
    }
  })().catch(() => response.destroy()) // a request cut off in the middle is nobody's
}).listen(Number(port), '127.0.0.1', function (this: { address(): unknown }) {
  console.log(`http://127.0.0.1:${(this.address() as { port: number }).port}`)
})
