// Tells the service worker what the app is made of: each built file with the hash of its bytes. The worker keeps a file
// only when it got exactly these bytes, so that no login page of a hotel is ever kept in the app's place.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const MARK = /["'`]__PRECACHE__["'`]/
const hashOf = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export function precache(base: string, publicFolder: string): Plugin {
  return {
    name: 'qianmo-precache',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const files: [string, string][] = readdirSync(publicFolder).map(name => [
        base + name, hashOf(readFileSync(join(publicFolder, name)))
      ])
      for (const [name, file] of Object.entries(bundle)) {
        if (name === 'sw.js') continue
        const bytes = file.type === 'chunk' ? file.code : file.source
        files.push([name === 'index.html' ? '/field/' : base + name, hashOf(bytes)])
      }
      const worker = bundle['sw.js']
      if (worker?.type !== 'chunk' || !MARK.test(worker.code)) throw new Error('the service worker takes no list')
      worker.code = worker.code.replace(MARK, () => JSON.stringify(files.sort()))
    }
  }
}
