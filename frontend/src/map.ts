// Script of the map page. The server's list of villages is the one truth: the map is coloured from its rows, so both
// always show the same villages and the same figures.
import { startCounty } from './map/county'

const host = document.querySelector<HTMLElement>('[data-map]')
if (host) void startCounty(host)
