import { eraseContact } from '../store/contacts.js'
import { erasureOutlook, type ErasedSubmission } from '../store/erasureOutlook.js'
import { plain } from '../channels/markup.js'
import type { ActionContext, StoredAction } from './action.js'

/** How many codes are named. */
const NAMED = 5

/** Looks at what the citizen published, and at what they have begun to be answered; asks first what is to become of the former. */
const eraseLook: StoredAction = {
  kind: 'stored',
  outcomes: ['published', 'working', 'plain'],
  saves: ['published', 'working', 'fate'],
  async run(context, tx) {
    const submissions = await erasureOutlook(tx, context.contact.id)
    const published = submissions.filter((one) => one.published)
    const chosen = fateChosen(context)
    if (published.length > 0 && chosen === undefined)
      return { outcome: 'published', answers: { published: codesOf(context, published) } }
    const working = submissions.filter((one) => one.needed && !(one.published && chosen === 'stay'))
    const fate = { key: `erase_me.fate.${published.length > 0 ? (chosen ?? 'stay') : 'none'}` }
    return {
      outcome: working.length > 0 ? 'working' : 'plain',
      answers: { fate, working: codesOf(context, working) },
    }
  },
}

/** Erases the citizen; what stays without their name is named for the last time. */
const eraseMe: StoredAction = {
  kind: 'stored',
  outcomes: ['done', 'staying'],
  saves: ['staying'],
  async run(context, tx) {
    const { contact, turn, now } = context
    const before = await erasureOutlook(tx, contact.id)
    const keepPublished = fateChosen(context) === 'stay'
    const { submissions } = await eraseContact(tx, { contactId: contact.id, keepPublished, turn, now })
    const staying = before.filter(({ id }) => !submissions.includes(id))
    if (staying.length === 0) return { outcome: 'done', forgets: true }
    return { outcome: 'staying', forgets: true, answers: { staying: codesOf(context, staying) } }
  },
}

function fateChosen({ answers }: ActionContext): 'stay' | 'go' | undefined {
  const chosen = answers['fate_chosen']
  return chosen === 'stay' || chosen === 'go' ? chosen : undefined
}

function codesOf({ content, contact }: ActionContext, submissions: readonly ErasedSubmission[]): string {
  const codes = submissions.slice(0, NAMED).map(({ code }) => code)
  const count = submissions.length - codes.length
  if (count === 0) return codes.join(', ')
  return plain(content.text('erase_me.more', { codes: codes.join(', '), count }, contact.language))
}

export const eraseActions = { erase_look: eraseLook, erase_me: eraseMe }
