// A survey under way: kept whole after every field, with where the person was and which versions of the form it has seen,
// so that a killed app opens at the same question.
import { draftOf } from '../sync/envelope'
import type { Household, Id, Start } from '../sync/shapes'
import { filled, shownFields, type Form, type Values } from './forms'
import { seen } from './seen'
import { current, store } from './session'
import { forgetting, household, nameOf, submit, type Picture } from './working'
import { dayOf } from './words'

export interface SurveyDraft {
  household: Id
  form: string
  forms_spanned: string[]
  parent: string
  values: Values
  /** What was known when the survey began; changes are told against it. */
  known: Values
  /** Pictures taken for a field, by the field's key: what is known of them; the bytes lie beside, encrypted. */
  pictures: Record<string, Omit<Picture, 'bytes'>[]>
  page: number
  saved_at: number
}

const slotOf = (id: Id): string => `draft:${id}`

export const formFor = (start: Start | null, segment: string): string | null => {
  const forms = start?.forms ?? []
  return (forms.find(form => form.segment === segment) ?? forms.find(form => !form.segment) ?? forms[0])?.id ?? null
}

const ON_FILE = 'on file'

/** Pictures the bank has already; where it does not say which, all that are mandatory once somebody has visited. */
function papersOf(of: Household, form: Form | undefined): string[] {
  const photos = (form?.pages ?? []).flatMap(page => page.fields).filter(field => field.kind === 'photo')
  const here = of.papers ?? (of.last_visit ? photos.filter(field => field.required).map(field => field.key) : [])
  return photos.map(field => field.key).filter(key => here.includes(key))
}

export const readForm = (id: string): Promise<Form | undefined> => current().vault.get<Form>(`form:${id}`)

/** The draft that was begun, or a new one with everything known filled in; the form it was begun with stays. */
export async function openDraft(of: Household): Promise<SurveyDraft | null> {
  const kept = await current().vault.get<SurveyDraft>(slotOf(of.id))
  const newest = formFor(seen.start, of.segment)
  if (kept && (await readForm(kept.form))) return kept
  if (!newest) return null
  const form = await readForm(newest)
  const facts = Object.entries(of.facts).map(([key, fact]) => [key, fact.value])
  const known = Object.fromEntries([...facts, ...papersOf(of, form).map(key => [key, ON_FILE])]) as Values
  return {
    household: of.id, form: newest, forms_spanned: [newest], parent: of.revision, values: { ...known }, known,
    pictures: {}, page: 0, saved_at: 0
  }
}

export async function keepDraft(draft: SurveyDraft): Promise<number> {
  draft.saved_at = Date.now()
  await current().vault.keep(slotOf(draft.household), draft)
  return draft.saved_at
}

export const dropDraft = (id: Id): Promise<void> => current().vault.drop(slotOf(id))

export async function keepPicture(draft: SurveyDraft, key: string, { bytes, ...about }: Picture): Promise<void> {
  const { vault } = current()
  draft.pictures = { ...draft.pictures, [key]: [...(draft.pictures[key] ?? []), about] }
  draft.values = { ...draft.values, [key]: draft.pictures[key]?.map(picture => picture.sha256) }
  await store.write([await vault.keepingBytes(`picture:${about.sha256}`, bytes), await vault.keeping(slotOf(draft.household), draft)])
}

async function picturesOf(draft: SurveyDraft): Promise<Picture[]> {
  const all = Object.values(draft.pictures).flat()
  const bytes = await Promise.all(all.map(picture => current().vault.bytes(`picture:${picture.sha256}`)))
  return all.flatMap((picture, at) => (bytes[at] ? [{ ...picture, bytes: bytes[at] }] : []))
}

/** What differs from what was known, among the fields shown; pictures travel as attachments. */
export function changesOf(form: Form, draft: SurveyDraft): Record<string, [unknown, unknown]> {
  const changes: Record<string, [unknown, unknown]> = {}
  for (const field of shownFields(form, draft.values)) {
    if (field.kind === 'photo') continue
    const [before, after] = [draft.known[field.key] ?? null, draft.values[field.key] ?? null]
    if (JSON.stringify(before) === JSON.stringify(after)) continue
    changes[field.key] = [before, filled(after) ? after : null]
  }
  return changes
}

/** Into the outbox; the household on this phone shows what was filled in from now on. */
export async function submitSurvey(form: Form, draft: SurveyDraft): Promise<void> {
  const of = (await household(draft.household)) as Household
  const changes = changesOf(form, draft)
  const pictures = await picturesOf(draft)
  const envelope = draftOf('survey', `household:${draft.household}`, {
    parent: draft.parent, changes, form: draft.form, forms_spanned: draft.forms_spanned
  })
  const facts = { ...of.facts }
  for (const [key, [, value]] of Object.entries(changes)) {
    facts[key] = { value, as_of: dayOf(Date.now()), source: '本机，待银行收讫' }
  }
  await submit(envelope, { name: nameOf(of), what: '档案' }, pictures, [
    forgetting(slotOf(draft.household)),
    ...pictures.map(picture => forgetting(`picture:${picture.sha256}`)),
    await current().vault.keeping(`household:${of.id}`, { ...of, facts })
  ])
}
