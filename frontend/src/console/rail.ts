// On a phone the rail runs sideways: the room one is in is brought into view.
export function showRoom(page: Document): void {
  page.querySelector('.qm-rail [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
}
