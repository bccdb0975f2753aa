// What the bank reads off a picture of an identity card, while there is a network: a proposal to be held against the card.
import type { Bytes } from '../crypto/bytes'
import { wire } from './session'

export interface ReadField {
  key: string
  label: string
  value: string
  sure_percent: number
  doubt: string
}

/** The fields of one side of the card, or why a person has to read it. */
export async function readCard(picture: Bytes): Promise<ReadField[] | string> {
  const answer = await wire.ask<{ fields: ReadField[] }>('POST', '/api/field/identity-cards', picture)
  if (answer.kind === 'ok') return answer.body.fields
  return answer.kind === 'refused' ? answer.reason : '现在连不上银行，请对照证件手工录入。'
}
