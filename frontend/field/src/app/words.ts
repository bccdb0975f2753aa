// Numbers, days and sizes as people read them. Money is whole fen; nothing here divides it as a fraction.

const two = (value: number): string => String(value).padStart(2, '0')

/** 42,000.00 yuan as 「4.20 万元」, by digits. */
export function wan(fen: number): string {
  const sign = fen < 0 ? '-' : ''
  const hundredths = Math.round(Math.abs(fen) / 10_000)
  return `${sign}${Math.floor(hundredths / 100).toLocaleString('en-US')}.${two(hundredths % 100)} 万元`
}

/** Fen from 「4.2」 wan as somebody types it; null where it is no amount. At most six places: 0.000001 wan is one fen. */
export function fenOfWan(text: string): number | null {
  const found = /^(\d{0,7})(?:\.(\d{0,6}))?$/.exec(text.trim())
  if (!found || !/\d/.test(text)) return null
  return Number(found[1] || '0') * 1_000_000 + Number((found[2] ?? '').padEnd(6, '0'))
}

/** What stands in the field for so many fen: 「4.2」. */
export function wanText(fen: number): string {
  const fraction = String(fen % 1_000_000).padStart(6, '0').replace(/0+$/, '')
  return `${Math.floor(fen / 1_000_000)}${fraction && `.${fraction}`}`
}

export const dayOf = (at: number): string => {
  const day = new Date(at)
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

/** 「9 月 29 日」, with the year where it is another than that of `now`. */
export function dayWords(iso: string, now: number): string {
  const [year, month, day] = iso.slice(0, 10).split('-').map(Number)
  const words = `${month} 月 ${day} 日`
  return year === new Date(now).getFullYear() ? words : `${year} 年 ${words}`
}

export const weekday = (iso: string): string => `周${'日一二三四五六'[new Date(`${iso}T12:00`).getDay()]}`

export function clockWords(at: number, seconds = false): string {
  const moment = new Date(at)
  const words = `${two(moment.getHours())}:${two(moment.getMinutes())}`
  return seconds ? `${words}:${two(moment.getSeconds())}` : words
}

/** Fen as yuan: 1,234.50. */
export function yuanWords(fen: number): string {
  const whole = Math.trunc(Math.abs(fen) / 100).toLocaleString('en-US')
  return `${fen < 0 ? '−' : ''}${whole}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
}

export function sizeWords(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MB`
  return `${(bytes / 1024 ** 3).toFixed(1)} GB`
}

export const distanceWords = (metres: number): string =>
  metres < 950 ? `${Math.max(1, Math.round(metres / 100)) * 100} 米` : `${(metres / 1000).toFixed(1)} 公里`

export function waitWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000))
  return seconds < 100 ? `${seconds} 秒` : `${Math.ceil(seconds / 60)} 分钟`
}

export const SEGMENTS: Record<string, string> = { farm: '农牧户', trade: '商户', salaried: '公职', resident: '居民' }
export const segmentWord = (segment: string): string => SEGMENTS[segment] ?? segment

const RELATIONS: Record<string, string> = { head: '户主', spouse: '配偶', child: '子女', parent: '父母', sibling: '兄弟姐妹' }
export const relationWord = (relation: string): string => RELATIONS[relation] ?? relation
