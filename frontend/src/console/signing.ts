// A sheet to sign on: a canvas marked `data-signs` takes strokes of finger, pen or mouse, and puts the picture into the
// field of that name. `data-wipes` in the same form makes the sheet white again.

const STROKE = 6

function sheetOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const sheet = canvas.getContext('2d', { alpha: true })
  if (!sheet) return null
  sheet.lineWidth = STROKE
  sheet.lineCap = sheet.lineJoin = 'round'
  sheet.strokeStyle = '#14211C'
  return sheet
}

function wipe(canvas: HTMLCanvasElement, field: HTMLInputElement): void {
  const sheet = canvas.getContext('2d')
  if (!sheet) return
  sheet.fillStyle = '#FFFFFF'
  sheet.fillRect(0, 0, canvas.width, canvas.height)
  field.value = ''
}

function place(canvas: HTMLCanvasElement, event: PointerEvent): [number, number] {
  const box = canvas.getBoundingClientRect()
  return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height]
}

function take(canvas: HTMLCanvasElement): void {
  const form = canvas.closest('form')
  const field = form?.elements.namedItem(canvas.dataset.signs ?? '')
  const sheet = sheetOf(canvas)
  if (!form || !sheet || !(field instanceof HTMLInputElement)) return
  wipe(canvas, field)
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId)
    sheet.beginPath()
    sheet.moveTo(...place(canvas, event))
  })
  canvas.addEventListener('pointermove', (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return
    sheet.lineTo(...place(canvas, event))
    sheet.stroke()
  })
  canvas.addEventListener('pointerup', () => { field.value = canvas.toDataURL('image/png') })
  form.querySelector('[data-wipes]')?.addEventListener('click', () => wipe(canvas, field))
}

/** Lets every sheet of the page be signed on. */
export function takeSignatures(page: Document): void {
  for (const canvas of page.querySelectorAll<HTMLCanvasElement>('canvas[data-signs]')) take(canvas)
}
