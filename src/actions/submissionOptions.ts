import type { Offered } from '../engine/session.js'
import { submissionFields } from '../participation/submission.js'
import { findActor } from '../store/actors.js'
import type { Db } from '../store/client.js'
import { hasConsent } from '../store/consents.js'
import type { Source } from './action.js'
import { formIn } from './submissionForm.js'

/** The working axes. */
export const submissionAxes: Source = {
  kind: 'pure',
  run: ({ content }) => content.axes.map(({ id, label }) => ({ id, label: { key: label } })),
}

/** The parishes, all of the canton, and what is outside of it. */
export const submissionPlaces: Source = {
  kind: 'pure',
  run: ({ content }) => [
    ...content.parishes.map(({ id, name }) => ({ id, label: name })),
    keyed('whole', 'place_whole'),
    keyed('outside', 'place_outside'),
  ],
}

/** Going on, and taking the files away again where there are any. */
export const submissionFiles: Source = {
  kind: 'pure',
  run({ answers, content }) {
    const { files } = formIn(answers, content)
    return files.length === 0
      ? [keyed('no', 'option_no_files')]
      : [keyed('no', 'option_done'), keyed('clear', 'option_clear')]
  },
}

/** How the author may be shown: by name only when they are registered and agreed to that. */
export const submissionNamings: Source = {
  kind: 'stored',
  async run({ contact }, tx) {
    const named = (await publicName(contact.id, tx)) === null ? [] : ['public']
    return [...named, 'reserved', 'anonymous'].map((id) => ({ id, label: { key: `participation.namings.${id}` } }))
  },
}

/** What can be corrected in a summary. */
export const submissionCorrections: Source = {
  kind: 'pure',
  run({ answers, content }) {
    const { kind } = formIn(answers, content)
    const parts = new Set(['words', 'outside', kind === 'proposal' ? '' : 'benefit'])
    const fields = submissionFields.filter((field) => !parts.has(field))
    return [...fields.map((field) => keyed(field, `field_${field}`)), keyed('nothing', 'field_nothing')]
  },
}

/** The name under which a registered person may publish; null for everybody else. */
export async function publicName(contactId: string, tx: Db): Promise<string | null> {
  if (!(await hasConsent(tx, contactId, 'publish_name'))) return null
  return (await findActor(tx, contactId))?.name ?? null
}

function keyed(id: string, name: string): Offered {
  return { id, label: { key: `submit.${name}` } }
}
