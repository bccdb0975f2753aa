// A picture as the bank takes it: at most 1600 pixels and 400 KB, with purpose, officer, time and place painted in, and
// the hash of exactly these bytes. It is made in memory and goes into no gallery.
import { sha256Hex } from '../crypto/bytes'
import { localTime } from '../sync/envelope'
import { seen } from './seen'
import { dayOf, clockWords } from './words'
import type { Picture } from './working'

const LONGEST = 1600
const LARGEST = 400 * 1024
const QUALITIES = [0.86, 0.76, 0.66, 0.56, 0.46, 0.36]
const BLURRED_BELOW = 60

export type Source = HTMLVideoElement | HTMLImageElement | ImageBitmap

const sizeOf = (source: Source): [number, number] =>
  source instanceof HTMLVideoElement ? [source.videoWidth, source.videoHeight]
    : source instanceof HTMLImageElement ? [source.naturalWidth, source.naturalHeight] : [source.width, source.height]

function drawn(source: Source, longest: number): HTMLCanvasElement {
  const [width, height] = sizeOf(source)
  const scale = Math.min(1, longest / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  canvas.getContext('2d')?.drawImage(source, 0, 0, canvas.width, canvas.height)
  return canvas
}

/** How sharp a picture is: the variance of its second differences. A blurred one has few edges. */
export function sharpness(source: Source): number {
  const canvas = drawn(source, 480)
  const { width, height } = canvas
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray()
  const grey = (at: number): number => (pixels[at * 4] ?? 0) * 0.3 + (pixels[at * 4 + 1] ?? 0) * 0.59 + (pixels[at * 4 + 2] ?? 0) * 0.11
  let [sum, squares, count] = [0, 0, 0]
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x
      const edge = 4 * grey(at) - grey(at - 1) - grey(at + 1) - grey(at - width) - grey(at + width)
      sum += edge
      squares += edge * edge
      count += 1
    }
  }
  return count ? squares / count - (sum / count) ** 2 : 0
}

export const isBlurred = (source: Source): boolean => sharpness(source) < BLURRED_BELOW

function paint(canvas: HTMLCanvasElement, lines: string[]): void {
  const pen = canvas.getContext('2d')
  if (!pen) return
  const letter = Math.max(14, Math.round(Math.max(canvas.width, canvas.height) / 50))
  pen.font = `600 ${letter}px sans-serif`
  const width = Math.min(canvas.width, Math.max(...lines.map(line => pen.measureText(line).width)) + letter)
  const height = lines.length * letter * 1.4 + letter * 0.6
  pen.fillStyle = 'rgba(8, 18, 14, .62)'
  pen.fillRect(0, canvas.height - height, width, height)
  pen.fillStyle = '#fff'
  lines.forEach((line, at) => pen.fillText(line, letter / 2, canvas.height - height + letter * 1.4 * (at + 1) - letter * 0.1))
}

function placeWords(village: string): string {
  const here = seen.visit?.check_in
  return here ? `${village} ${here.lat.toFixed(5)}, ${here.lon.toFixed(5)} ±${Math.round(here.accuracy)} 米` : `${village}（没有签到，不读位置）`
}

const jpeg = (canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> =>
  new Promise(done => canvas.toBlob(done, 'image/jpeg', quality))

/** The picture to keep, or null where it cannot be made small enough to send. */
export async function pictureOf(source: Source, purpose: string, word: string, village: string): Promise<Picture | null> {
  const now = Date.now()
  const who = `${seen.officer?.name ?? ''} ${seen.officer?.number ?? ''}`
  const lines = [`用途 ${word}`, `${who}  ${dayOf(now)} ${clockWords(now, true)}`, placeWords(village)]
  for (const longest of [LONGEST, 1280, 1024]) {
    const canvas = drawn(source, longest)
    paint(canvas, lines)
    for (const quality of QUALITIES) {
      const blob = await jpeg(canvas, quality)
      if (!blob || blob.size > LARGEST) continue
      const bytes = new Uint8Array(await blob.arrayBuffer())
      return { bytes, sha256: await sha256Hex(bytes), size: bytes.length, type: 'image/jpeg', purpose, taken_at: localTime(now) }
    }
  }
  return null
}
