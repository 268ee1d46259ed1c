import { z } from 'zod'
import type { NewText } from '../../publishing/publisher.js'
import { changeDraft } from '../../publishing/drafts.js'
import { editors, page, type Answer, type Call } from '../page.js'
import { staffOf } from '../perform.js'
import type { Typed } from './editForm.js'
import { showText } from './one.js'
import { gone, placeOf } from './places.js'
import { subjectOf, type Subject } from './subject.js'

const body = z.object({
  do: z.enum(['preview', 'save', 'publish', 'discard', 'again']),
  /** What the writer saw of the text. */
  mark: z.string().max(100),
  text: z
    .string()
    .max(50_000)
    .default('')
    .transform((text) => text.replaceAll('\r\n', '\n').trimEnd()),
  reviewed: z.literal('yes').optional(),
  /** The id of a version to publish again, or `file`. */
  version: z.string().max(20).default(''),
})
type Body = z.output<typeof body>

export const changePage = page({
  method: 'post',
  path: '/content/texts/:language/:key',
  roles: editors,
  body,
  async handle(call) {
    const subject = await subjectOf(call, call.params)
    if (subject === null) return gone
    switch (call.body.do) {
      case 'preview':
        return showText(call, { ...subject, mark: call.body.mark }, { typed: typedIn(call.body) })
      case 'save':
        return keepDraft(call, subject, call.body.text)
      case 'discard':
        return keepDraft(call, subject, null)
      case 'publish':
        return publish(call, subject)
      case 'again':
        return again(call, subject)
    }
  },
})

function typedIn({ text, reviewed }: Body): Typed {
  return { text, reviewed: reviewed === 'yes' }
}

async function keepDraft(call: Call<unknown, Body>, { cell }: Subject, text: string | null): Promise<Answer> {
  const { desk, person, body: sent } = call
  const { key, language } = cell
  const by = { by: staffOf(person), now: desk.at.now() }
  const isKept = await changeDraft(desk.at.store, { key, language, text, mark: sent.mark }, by)
  if (!isKept) return refused(call, 'overtaken', typedIn(call.body))
  return { kind: 'redirect', to: placeOf(cell), said: text === null ? 'text_discarded' : 'text_saved' }
}

async function publish(call: Call<unknown, Body>, subject: Subject): Promise<Answer> {
  const { key, language } = subject.cell
  return put(call, subject, { key, language, ...typedIn(call.body) })
}

/** As an earlier version had it, or the file. */
async function again(call: Call<unknown, Body>, subject: Subject): Promise<Answer> {
  const { key, language } = subject.cell
  const version = subject.versions.find(({ id }) => String(id) === call.body.version)
  if (version === undefined && call.body.version !== 'file') return gone
  const { text, reviewed } = version ?? { text: null, reviewed: false }
  return put(call, subject, { key, language, text, reviewed, keepsDraft: true })
}

async function put(call: Call<unknown, Body>, { cell }: Subject, text: NewText): Promise<Answer> {
  const { desk, person, body: sent } = call
  const published = await desk.publisher.publish({ texts: [{ ...text, mark: sent.mark }] }, staffOf(person))
  if (published.kind === 'published')
    return { kind: 'redirect', to: placeOf(cell), said: text.keepsDraft === true ? 'text_back' : 'text_published' }
  const typed = { text: text.text ?? cell.filed ?? '', reviewed: text.reviewed }
  return refused(call, published.kind === 'overtaken' ? 'overtaken' : 'faults', typed)
}

/** Nothing has changed: what was typed is shown, beside what is wrong with it or what somebody else made of the text meanwhile. */
async function refused(call: Call<unknown, Body>, why: 'faults' | 'overtaken', typed: Typed): Promise<Answer> {
  const subject = await subjectOf(call, call.params)
  return subject === null ? gone : showText(call, subject, { typed, refused: why })
}
