// Script of the page on which the boundary of a village is drawn. The list of points beside the drawing is what is sent:
// both are one thing, so whoever cannot use a pointer writes the points.
import { startDrawing } from './drawing/board'

const host = document.querySelector<HTMLElement>('[data-draw]')
if (host) void startDrawing(host)
