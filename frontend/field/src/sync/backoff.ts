// How long to wait before trying again: 5 seconds, doubled up to a quarter of an hour, half of it by chance so that a
// village of phones coming back to the network does not knock at once. What the server asks for is the least.

const FIRST_MS = 5_000
const LONGEST_MS = 15 * 60_000

export function waitMs(failures: number, random: () => number, serverAskedMs = 0): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1))
  return Math.round(Math.max(serverAskedMs, whole / 2 + (random() * whole) / 2))
}
