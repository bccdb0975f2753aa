// A visit: begun at a household, with what was recorded of the place, and finished with what came of it. A place is read
// only while a visit runs and only when the person asks; what is shown is exactly what is kept.
import type { Id } from '../sync/shapes'

export interface CheckIn {
  at: string
  lat: number
  lon: number
  accuracy: number
  datum: 'WGS-84'
  clock_skew_s: number | null
  mock: boolean | null
  outside_reason: string | null
}

export interface Visit {
  household: Id
  name: string
  village: string
  started_at: number
  check_in: CheckIn | null
  /** Metres to where the household lies, as far as the bank knows it. */
  away: number | null
  purpose: string
  outcome: string
  needs: string
  next_step: string
  photos: string[]
}

/** Further away than this a check-in takes a reason; it is flagged, never refused. */
export const FENCE_METRES = 2_000

/** Metres between two places on the ground. */
export function metresBetween([lon1, lat1]: [number, number], [lon2, lat2]: [number, number]): number {
  const radians = Math.PI / 180
  const half = (degrees: number): number => Math.sin((degrees * radians) / 2) ** 2
  const chord = half(lat2 - lat1) + Math.cos(lat1 * radians) * Math.cos(lat2 * radians) * half(lon2 - lon1)
  return 12_742_000 * Math.asin(Math.sqrt(chord))
}

export function readPlace(): Promise<GeolocationPosition> {
  return new Promise((done, failed) => navigator.geolocation.getCurrentPosition(done, failed, {
    enableHighAccuracy: true, timeout: 20_000, maximumAge: 0
  }))
}

export const placeTrouble = (error: unknown): string => {
  const code = (error as GeolocationPositionError).code
  if (code === 1) return '没有读到位置：浏览器不允许。请在浏览器的设置里允许位置，或写明原因继续。'
  if (code === 3) return '没有读到位置：20 秒内没有定位。请到开阔处再试，或写明原因继续。'
  return '没有读到位置：手机没有给出位置。请打开手机定位再试，或写明原因继续。'
}
