// A form as the bank drew it: pages of fields, some shown only when others say so. The app fills it in and checks that a
// value is one; what a value means for credit is decided at the bank.

export type FieldKind = 'number' | 'money' | 'choice' | 'choices' | 'text' | 'date' | 'yesno' | 'photo'

export interface Shown {
  field: string
  is?: unknown
  is_not?: unknown
  in?: unknown[]
  at_least?: number
  at_most?: number
}

export interface Field {
  key: string
  label: string
  kind: FieldKind
  unit?: string
  options?: { value: string; label: string }[]
  required?: boolean
  min?: number
  max?: number
  shown_when?: Shown | null
  hint?: string
  purpose?: string
}

export interface Form {
  id: string
  version: number
  title: string
  pages: { title: string; fields: Field[] }[]
}

export type Values = Record<string, unknown>

export const filled = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && !value.length)

function holds(shown: Shown, values: Values): boolean {
  const value = values[shown.field]
  if ('is' in shown) return value === shown.is
  if ('is_not' in shown) return filled(value) && value !== shown.is_not
  if (shown.in) return shown.in.includes(value)
  if (shown.at_least !== undefined) return typeof value === 'number' && value >= shown.at_least
  if (shown.at_most !== undefined) return typeof value === 'number' && value <= shown.at_most
  return filled(value)
}

/** A field is shown when its condition holds and the field it asks about is itself shown. */
export function shownFields(form: Form, values: Values): Field[] {
  const all = form.pages.flatMap(page => page.fields)
  const byKey = new Map(all.map(field => [field.key, field]))
  const isShown = (field: Field, depth = 0): boolean => {
    if (!field.shown_when) return true
    const asked = byKey.get(field.shown_when.field)
    return holds(field.shown_when, values) && (!asked || depth > all.length || isShown(asked, depth + 1))
  }
  return all.filter(field => isShown(field))
}

/** Pages that have anything to ask, with only the fields shown. */
export function shownPages(form: Form, values: Values): { title: string; fields: Field[] }[] {
  const shown = new Set(shownFields(form, values).map(field => field.key))
  const pages = form.pages.map(page => ({ title: page.title, fields: page.fields.filter(field => shown.has(field.key)) }))
  return pages.filter(page => page.fields.length)
}

/** Why a value cannot be kept; null where it can. */
export function trouble(field: Field, value: unknown): string | null {
  if (!filled(value) || (field.kind !== 'number' && field.kind !== 'money')) return null
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return `${field.label}要填整数。`
  const word = (limit: number): string => (field.kind === 'money' ? `${limit / 1_000_000} 万元` : `${limit}${field.unit ?? ''}`)
  if (field.min !== undefined && value < field.min) return `${field.label}不能少于 ${word(field.min)}。`
  if (field.max !== undefined && value > field.max) return `${field.label}不能多于 ${word(field.max)}。`
  return null
}

/** The mandatory ones among the shown that are still empty. */
export const missingFields = (form: Form, values: Values): Field[] =>
  shownFields(form, values).filter(field => field.required && !filled(values[field.key]))

/** How many of a hundred shown fields are filled. */
export function completeness(form: Form, values: Values): number {
  const shown = shownFields(form, values)
  return shown.length ? Math.floor((shown.filter(field => filled(values[field.key])).length * 100) / shown.length) : 100
}
