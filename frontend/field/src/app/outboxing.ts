// What a person does in the outbox: settle a conflict, try a refused item again, keep a sealed copy elsewhere.
import { put } from '../store/store'
import { draftOf } from '../sync/envelope'
import type { OutboxItem } from '../sync/outbox'
import type { Conflict } from '../sync/shapes'
import { seen } from './seen'
import { current, outbox, store } from './session'
import { sendNow, submit } from './working'
import { dayOf } from './words'

export type Pick = 'mine' | 'theirs' | 'original'

export async function conflictChoice(conflict: Conflict, pick: Pick): Promise<void> {
  const left = seen.conflicts.filter(other => other.id !== conflict.id)
  const draft = draftOf('choice', `conflict:${conflict.id}`, { body: { pick } })
  await submit(draft, { name: conflict.name, what: `选定${conflict.label}` }, [], [
    await current().vault.keeping('conflicts', left)
  ])
}

export async function tryAgain(item: OutboxItem): Promise<void> {
  await outbox.keep({ ...item, state: 'waiting', again_at: 0 })
  await sendNow()
}

interface Backup {
  qianmo_backup: 1
  items: OutboxItem[]
}

/** One file with everything that waits, as sealed as it lies here. */
export async function sealedBackup(): Promise<string> {
  const items = await outbox.items()
  const parts: BlobPart[] = [JSON.stringify({ qianmo_backup: 1, items }), '\n']
  for (const sha256 of new Set(items.flatMap(item => item.photos.map(photo => photo.sha256)))) {
    const bytes = await outbox.photo(sha256)
    if (bytes) parts.push(`${sha256} ${bytes.length}\n`, bytes, '\n')
  }
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(parts, { type: 'application/octet-stream' }))
  link.download = `阡陌发件箱-${dayOf(Date.now())}.qmbox`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  return `已交给浏览器保存，共 ${items.length} 件。`
}

/** Takes a backup of another phone into this one's outbox; what is here already stays as it is. */
export async function takeBackup(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const decoder = new TextDecoder()
  const lineEnd = (from: number): number => bytes.indexOf(10, from)
  try {
    let at = lineEnd(0)
    const { items } = JSON.parse(decoder.decode(bytes.slice(0, at))) as Backup
    const here = new Set((await outbox.items()).map(item => item.id))
    const photos = new Map<string, Uint8Array<ArrayBuffer>>()
    while (at + 1 < bytes.length) {
      const end = lineEnd(at + 1)
      const [sha256 = '', size = '0'] = decoder.decode(bytes.slice(at + 1, end)).split(' ')
      photos.set(sha256, bytes.slice(end + 1, end + 1 + Number(size)))
      at = end + 1 + Number(size)
    }
    const known = await store.keys('photos')
    const freshPhotos = [...photos].filter(([sha256]) => !known.includes(sha256))
    const fresh = items.filter(item => !here.has(item.id))
    await store.write([
      ...fresh.map(item => put('outbox', item.id, { ...item, state: 'waiting' as const, again_at: 0 })),
      ...freshPhotos.map(([sha256, photo]) => put('photos', sha256, photo))
    ])
    await sendNow()
    return `取入 ${fresh.length} 件，正在发送。`
  } catch {
    return '这个文件不是发件箱的备份。'
  }
}
