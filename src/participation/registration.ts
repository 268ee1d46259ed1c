import { z } from 'zod'

/** The fields of the form in the order in which they are asked. */
export const registrationFields = [
  'kind',
  'organisation',
  'role',
  'name',
  'naming',
  'parish',
  'outside',
  'axes',
  'email',
  'convocation',
  'updates',
] as const
export type RegistrationField = (typeof registrationFields)[number]

/** Stands for a parish where the person lives outside the canton. */
export const OUTSIDE = 'outside'
/** Stands for the id of an organisation that nobody has named before. */
export const NEW_ORGANISATION = 'new'
/** The one kind of actor that is a person alone; all others belong to an organisation. */
const PERSONAL = 'ciudadania'

const words = z.string().trim().min(1).optional().catch(undefined)
const yesOrNo = z.enum(['yes', 'no']).optional().catch(undefined)

/** What cannot be read, an empty text above all, counts as not answered yet; an e-mail of null was skipped. */
const formSchema = z.object({
  kind: words,
  organisation: words,
  /** The id of the organisation, or NEW_ORGANISATION: known once similar names were offered. */
  belongs: words,
  role: words,
  name: words,
  naming: z.enum(['public', 'reserved']).optional().catch(undefined),
  parish: words,
  outside: words,
  axes: z.array(z.string()).catch([]),
  axes_done: yesOrNo,
  email: z.string().min(1).nullable().optional().catch(undefined),
  convocation: yesOrNo,
  updates: yesOrNo,
})

/** The answers to the form so far, under the names by which the flow and the draft keep them. */
export type RegistrationForm = z.infer<typeof formSchema>

/** A form that nothing was answered in. */
export const emptyForm: RegistrationForm = formSchema.parse({})

/** The ids that this municipality knows. */
export interface KnownIds {
  readonly kinds: readonly string[]
  readonly parishes: readonly string[]
  readonly axes: readonly string[]
}

/** A form that nothing is missing of, as it is stored. */
export interface Registration {
  readonly kind: string
  /** By the id of one that is known, or by a new name; null for a person alone. */
  readonly organisation: { readonly id: string } | { readonly name: string } | null
  readonly role: string | null
  readonly name: string
  readonly naming: 'public' | 'reserved'
  /** Null outside the canton, where `outside` says the city or country. */
  readonly parish: string | null
  readonly outside: string | null
  readonly axes: readonly string[]
  readonly email: string | null
  readonly convocation: boolean
  readonly updates: boolean
}

/** Reads answers or a draft of any age; ids that are no longer known count as not answered. Never fails. */
export function readRegistration(answers: unknown, known: KnownIds): RegistrationForm {
  const form = formSchema.catch(emptyForm).parse(answers)
  return {
    ...form,
    kind: oneOf(known.kinds, form.kind),
    parish: oneOf([...known.parishes, OUTSIDE], form.parish),
    axes: known.axes.filter((axis) => form.axes.includes(axis)),
  }
}

/** True for the kinds of actors that belong to an organisation. */
export function isCollective(kind: string | undefined): boolean {
  return kind !== undefined && kind !== PERSONAL
}

/** The first field that still has to be asked, or null when nothing is missing. */
export function nextField(form: RegistrationForm): RegistrationField | null {
  return registrationFields.find((field) => isAsked(form, field) && !isAnswered(form, field)) ?? null
}

/** The answers to take back so that a field is asked again, all of them empty; what depends on it goes too. */
export function unanswered(field: RegistrationField): Readonly<Record<string, ''>> {
  return Object.fromEntries(keptUnder(field).map((name) => [name, '']))
}

/** The form as answers of a flow: all names are there, empty where nothing was answered, so that older answers do not shine through. */
export function formAnswers(form: RegistrationForm): Readonly<Record<string, string | string[] | null>> {
  const names = formSchema.keyof().options
  return Object.fromEntries(names.map((name) => [name, form[name] === undefined ? '' : form[name]]))
}

/** The form as it is stored, or null while something is missing. */
export function completeRegistration(form: RegistrationForm): Registration | null {
  const { kind, name, naming } = form
  if (nextField(form) !== null || kind === undefined || name === undefined || naming === undefined) return null
  return {
    kind,
    name,
    naming,
    ...belonging(form),
    ...living(form),
    axes: form.axes,
    email: form.email ?? null,
    convocation: form.convocation === 'yes',
    updates: form.updates === 'yes',
  }
}

/** The form that a stored registration would have come from. */
export function registrationForm(
  stored: Registration & { readonly organisationName: string | null },
): RegistrationForm {
  const { organisation } = stored
  return {
    kind: stored.kind,
    organisation: stored.organisationName ?? undefined,
    belongs: organisation !== null && 'id' in organisation ? organisation.id : undefined,
    role: stored.role ?? undefined,
    name: stored.name,
    naming: stored.naming,
    parish: stored.parish ?? OUTSIDE,
    outside: stored.outside ?? undefined,
    axes: [...stored.axes],
    axes_done: 'yes',
    email: stored.email,
    convocation: stored.convocation ? 'yes' : 'no',
    updates: stored.updates ? 'yes' : 'no',
  }
}

function isAsked(form: RegistrationForm, field: RegistrationField): boolean {
  if (field === 'organisation' || field === 'role') return isCollective(form.kind)
  return field !== 'outside' || form.parish === OUTSIDE
}

function isAnswered(form: RegistrationForm, field: RegistrationField): boolean {
  if (field === 'organisation') return form.organisation !== undefined && form.belongs !== undefined
  if (field === 'axes') return form.axes_done === 'yes'
  return form[field] !== undefined
}

function keptUnder(field: RegistrationField): string[] {
  if (field === 'organisation') return ['organisation', 'belongs']
  if (field === 'parish') return ['parish', 'outside']
  return [field === 'axes' ? 'axes_done' : field]
}

function belonging({ kind, organisation = '', belongs, role }: RegistrationForm) {
  if (!isCollective(kind)) return { organisation: null, role: null }
  const isNew = belongs === undefined || belongs === NEW_ORGANISATION
  return { organisation: isNew ? { name: organisation } : { id: belongs }, role: role ?? null }
}

function living({ parish, outside }: RegistrationForm) {
  return parish === OUTSIDE ? { parish: null, outside: outside ?? null } : { parish: parish ?? null, outside: null }
}

function oneOf(ids: readonly string[], id: string | undefined): string | undefined {
  return id !== undefined && ids.includes(id) ? id : undefined
}
