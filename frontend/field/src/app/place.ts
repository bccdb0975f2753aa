// Where in the app a person is: the part of the address behind `#`, so that the way back works as on any page.
import { shallowRef } from 'vue'

export interface Place {
  name: string
  id: string
}

const read = (): Place => {
  const [name = '', id = ''] = location.hash.replace(/^#\/?/, '').split('/')
  return { name: name || 'today', id: decodeURIComponent(id) }
}

export const place = shallowRef<Place>(read())
addEventListener('hashchange', () => {
  place.value = read()
  scrollTo(0, 0)
})

export const addressOf = (name: string, id: number | string = ''): string =>
  id === '' ? `#/${name}` : `#/${name}/${encodeURIComponent(id)}`

export function goTo(name: string, id: number | string = ''): void {
  location.hash = addressOf(name, id)
}

export function goBack(): void {
  if (history.length > 1) history.back()
  else goTo('today')
}
