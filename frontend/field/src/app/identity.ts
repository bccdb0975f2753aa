// Whether an identity or phone number can be one at all: its length, its day of birth and its check digit (GB 11643).

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'

export function identityTrouble(text: string): string | null {
  const number = text.trim().toUpperCase()
  if (!number) return null
  if (!/^\d{17}[\dX]$/.test(number)) return '身份证号要 18 位，最后一位可以是 X。'
  const [year, month, day] = [number.slice(6, 10), number.slice(10, 12), number.slice(12, 14)].map(Number) as [number, number, number]
  const born = new Date(Date.UTC(year, month - 1, day))
  if (born.getUTCMonth() !== month - 1 || born.getUTCDate() !== day || year < 1900) return '身份证号里的出生日期不对，请再看一眼。'
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0)
  return CHECKS[sum % 11] === number[17] ? null : '身份证号的校验位不对，请再看一眼。'
}

export const phoneTrouble = (text: string): string | null =>
  text.trim() && !/^1[3-9]\d{9}$/.test(text.trim()) ? '手机号要 11 位，以 1 开头。' : null
