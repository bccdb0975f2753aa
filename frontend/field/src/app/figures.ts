// Figures of a village corrected where one stands: laid over what the bank said until it has answered.
import { draftOf } from '../sync/envelope'
import type { Figure, Village } from '../sync/villages'
import type { Label } from './seen'
import { submit } from './working'

const LONGEST_WORD = 40

/** What is wrong with a figure; empty where it can be sent. The bank judges it again. */
export function figureTrouble(figure: Figure, value: string): string {
  const told = value.trim()
  if (figure.unit) return /^[0-9]{1,9}$/.test(told) ? '' : `请写一个整数（${figure.unit}）。`
  return told.length >= 2 && told.length <= LONGEST_WORD ? '' : `请用 2 至 ${LONGEST_WORD} 个字。`
}

/** The figures of a village, the last word that still waits here said beside what the bank has. */
export function shownFigures(village: Village, items: { id: string }[], labels: Record<string, Label>): Figure[] {
  const waiting = new Map(items.flatMap(({ id }) => {
    const said = labels[id]?.figure
    return said && String(said.cell) === String(village.cell) ? [[said.key, said.value] as const] : []
  }))
  return village.facts.map(figure => {
    const value = waiting.get(figure.key)
    return value === undefined ? figure : { ...figure, answer: `改为 ${value}${figure.unit ? ` ${figure.unit}` : ''}，等送出` }
  })
}

export async function correctFigure(village: Village, figure: Figure, value: string): Promise<void> {
  const told = value.trim()
  await submit(draftOf('fact', `village:${village.cell}`, { body: { key: figure.key, value: told } }), {
    name: village.name, what: `更正${figure.name}`, figure: { cell: village.cell, key: figure.key, value: told }
  })
}
