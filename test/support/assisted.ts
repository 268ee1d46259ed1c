import { registerAssisted, submitAssisted } from '../../src/actions/assisted.js'
import { formIn } from '../../src/actions/submissionForm.js'
import type { Content } from '../../src/content/content.js'
import type { Registration } from '../../src/participation/registration.js'
import { giveClaimCode, newClaimCode } from '../../src/store/claimCodes.js'
import type { Store } from '../../src/store/client.js'
import { newId } from '../../src/store/ids.js'

const rosa: Registration = {
  ...{ kind: 'ciudadania', organisation: null, role: null, name: 'Rosa Lema', naming: 'reserved', parish: 'lican' },
  ...{ outside: null, axes: ['integridad'], email: null, convocation: true, updates: true },
}
const need = {
  ...{
    kind: 'need',
    axis: 'integridad',
    description: 'Zumbrila no hay agua en el barrio.',
    title: 'Agua en el barrio',
  },
  ...{ place: 'lican', outside: null, affected: null, files_done: 'no', naming: 'reserved' },
}

export interface WrittenDown {
  readonly contactId: string
  /** As it stands on the paper. */
  readonly code: string
  /** The codes of what they sent. */
  readonly sent: readonly string[]
}

/** Staff write down what somebody says: a registration, and so many needs. */
export async function writeDown(
  { store, content, now }: { readonly store: Store; readonly content: Content; readonly now: Date },
  { needs = 1, ...registration }: Partial<Registration> & { readonly needs?: number } = {},
): Promise<WrittenDown> {
  const [contactId, code] = [newId(), newClaimCode()]
  const assisted = { contactId, language: 'es', content, now }
  const sent: string[] = []
  await store.transaction(async (tx) => {
    await registerAssisted(assisted, { ...rosa, ...registration }, tx)
    for (let i = 0; i < needs; i++) {
      const made = await submitAssisted(assisted, formIn(need, content), tx)
      if (made.outcome !== 'sent') throw new Error(`it is ${made.outcome}`)
      sent.push(made.code)
    }
    await giveClaimCode(tx, { code, contactId, now })
  })
  return { contactId, code, sent }
}
