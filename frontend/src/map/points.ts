// Households on the map: what lies in view is asked of the server whenever the map has come to rest, as points where
// they are few and as squares with counts where they are many, so a frame never draws more than some 2,500 marks.
import type { Palette } from './paint'

/** Longitude, latitude, households, of these true, id of the household (0: a square). */
type Item = [number, number, number, number, number]

/** What the server says of a box. */
export interface InView {
  total: number
  yes: number
  word: string
  items: Item[]
}

const MICRO = 1e6
const SMALLEST = 5
const LARGEST = 17

/** The address of a box under a measure; the map and its list are asked by the same one. */
export function asked(corners: readonly [[number, number], [number, number]], which: string): string {
  const [[west, north], [east, south]] = corners
  const box = [west, south, east, north].map((value) => Math.round(value * MICRO)).join(',')
  return `?which=${encodeURIComponent(which)}&box=${box}`
}

/** Fetches what lies in view; `signal` gives it up when the map has moved on. */
export async function fetchInView(address: string, signal: AbortSignal): Promise<InView> {
  const answer = await fetch(address, { headers: { Accept: 'application/json' }, signal })
  if (!answer.ok) throw new Error(`户坐标没有取到（${answer.status}）`)
  return (await answer.json()) as InView
}

/** The step of a share on the scale of seven. */
const step = (share: number): number => Math.min(6, Math.floor(share * 7))

/** A circle on the map: one household, or a square of them (`household` 0). */
export interface Mark {
  at: [number, number]
  size: number
  fill: string
  edge: string
  width: number
  name: string
  household: number
}

/** The marks of what is in view: a square as large as it holds households, coloured by the share of those true. */
export function marksOf(seen: InView | undefined, palette: Palette): Mark[] {
  const items = seen?.items ?? []
  const most = items.reduce((largest, [, , households]) => Math.max(largest, households), 1)
  const { seq } = palette.scales
  return items.map(([lon, lat, households, yes, id]) => ({
    at: [lon, lat], household: id,
    name: id ? `${yes ? seen?.word : `没有${seen?.word}`}` : `${households} 户，${seen?.word} ${yes} 户`,
    size: id ? SMALLEST + 2 : SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(households / most),
    fill: (id ? (yes ? seq[6] : palette.plot) : seq[step(yes / households)]) ?? palette.unknown,
    edge: id && !yes ? palette.ink2 : palette.plot,
    width: id ? 1 : 0.6
  }))
}

/** Says what the marks in view mean: one household each, or many together; nothing while none are shown. */
export function explain(seen: InView | undefined): void {
  for (const key of document.querySelectorAll<HTMLElement>('[data-points-key]')) {
    const single = seen?.items.some(([, , , , id]) => id > 0) ?? false
    key.hidden = !seen || seen.items.length === 0 || (key.dataset['pointsKey'] === 'one') !== single
    for (const word of key.querySelectorAll('[data-word]')) word.textContent = seen?.word ?? ''
  }
}
