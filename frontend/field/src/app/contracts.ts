// Contracts of a household that wait for signatures: asked for when they are signed and kept nowhere on the phone. What is
// signed is named by the digest of what was shown; the bank refuses a contract that has changed since.
import type { Id } from '../sync/shapes'
import type { Answer } from '../sync/wire'
import { wire } from './session'

export interface Party {
  id: number
  role: string
  name: string
  person: Id | null
  signed: boolean
}

export interface Contract {
  number: string
  title: string
  shown: string
  parties: Party[]
  costs: [string, string][]
  terms: string[]
}

export async function waitingContracts(household: Id): Promise<Contract[]> {
  const answer = await wire.ask<{ contracts: Contract[] }>('GET', `/api/field/households/${household}/contracts`)
  return answer.kind === 'ok' ? answer.body.contracts : []
}

/** What the bank said: empty where the signature lies there, else the reason. The same request may be sent again. */
export async function signContract(contract: Contract, party: Party, drawn: string, request: string): Promise<string> {
  const sent = { party: party.id, shown: contract.shown, drawn, request }
  const path = `/api/field/contracts/${encodeURIComponent(contract.number)}/sign`
  return reasonOf(await wire.ask<{ whole: boolean }>('POST', path, sent))
}

function reasonOf(answer: Answer<unknown>): string {
  if (answer.kind === 'ok') return ''
  if (answer.kind === 'refused') return answer.reason
  if (answer.kind === 'unlock') return '登录已到期，没有签成。请在「我」里重新登录，再签。'
  return '没有连到银行，不知道收下没有。请有网络时再按一次，不会签两遍。'
}
