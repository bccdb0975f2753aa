// A value of a form in words, as lists and 「上次」 show it.
import type { Field } from './forms'
import { wan } from './words'

export function valueWords(field: Field, value: unknown): string {
  if (value === null || value === undefined || value === '') return '—'
  if (field.kind === 'money') return typeof value === 'number' ? wan(value) : String(value)
  if (field.kind === 'yesno') return value ? '是' : '否'
  if (field.kind === 'photo') return Array.isArray(value) ? `新拍 ${value.length} 张` : '银行已有'
  const word = (one: unknown): string => field.options?.find(option => option.value === one)?.label ?? String(one)
  if (Array.isArray(value)) return value.map(word).join('、')
  return field.kind === 'number' ? `${Number(value).toLocaleString('en-US')}${field.unit ? ` ${field.unit}` : ''}` : word(value)
}
