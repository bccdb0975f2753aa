// What hands do on the map: pull it, turn the wheel, pinch with two fingers, point at something, click it.

/** What follows; places are pixels from the canvas's corner. */
export interface Answers {
  pull(dx: number, dy: number): void
  enlarge(times: number, x: number, y: number): void
  point(x: number, y: number): void
  leave(): void
  click(x: number, y: number): void
  rest(): void
}

const STILL_PX = 4
const REST_MS = 120
const WHEEL = 0.0016
const LINE_PX = 33

interface Spot {
  x: number
  y: number
}

/** Listens to the hands of a mouse, a pen and fingers. */
export function listenTo(canvas: HTMLCanvasElement, answers: Answers): void {
  const held = new Map<number, Spot>()
  let began: Spot | undefined
  let moved = false
  let resting = 0
  const spot = (event: MouseEvent): Spot => {
    const { left, top } = canvas.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }
  const restSoon = (): void => {
    clearTimeout(resting)
    resting = window.setTimeout(() => answers.rest(), REST_MS)
  }
  const pinch = (id: number, now: Spot): void => {
    const [other] = [...held].filter(([key]) => key !== id).map(([, one]) => one)
    const before = held.get(id)
    if (!other || !before) return
    const apart = (one: Spot): number => Math.max(1, Math.hypot(one.x - other.x, one.y - other.y))
    answers.pull((now.x - before.x) / 2, (now.y - before.y) / 2)
    answers.enlarge(apart(now) / apart(before), (now.x + other.x) / 2, (now.y + other.y) / 2)
  }

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    held.set(event.pointerId, spot(event))
    if (held.size === 1) [began, moved] = [spot(event), false]
  })
  canvas.addEventListener('pointermove', (event) => {
    const now = spot(event)
    const before = held.get(event.pointerId)
    if (!before || !began) return answers.point(now.x, now.y)
    if (!moved && held.size === 1 && Math.hypot(now.x - began.x, now.y - began.y) < STILL_PX) return
    if (!moved) {
      canvas.setPointerCapture(event.pointerId)
      answers.leave()
    }
    moved = true
    if (held.size > 1) pinch(event.pointerId, now)
    else answers.pull(now.x - before.x, now.y - before.y)
    held.set(event.pointerId, now)
  })
  canvas.addEventListener('pointerup', (event) => {
    if (!held.delete(event.pointerId)) return
    if (moved) restSoon()
    else if (held.size === 0) answers.click(spot(event).x, spot(event).y)
  })
  canvas.addEventListener('pointercancel', (event) => {
    if (held.delete(event.pointerId) && moved) restSoon()
  })
  canvas.addEventListener('pointerleave', () => answers.leave())
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault()
    const turned = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1)
    const { x, y } = spot(event)
    answers.enlarge(Math.exp(-Math.max(-240, Math.min(240, turned)) * WHEEL), x, y)
    restSoon()
  }, { passive: false })
}
