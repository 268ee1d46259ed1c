import { plain } from '../channels/markup.js'
import { numberedText } from '../channels/numbered.js'
import { allowedOf } from './announcement.js'
import { compose, extremeValues } from './compose.js'
import type { BroadcastContext } from './context.js'
import type { Draft } from './draft.js'
import { checkLabels } from './labels.js'
import { placeholderNames, readTemplate } from './placeholders.js'

/** Something about a draft that cannot be; `pointer` is its place in what was sent (RFC 6901). */
export interface FieldProblem {
  readonly pointer: string
  readonly given: string
  readonly accepted: string
}

/** Under a picture Telegram takes 1024 characters; longer words would be a second message, which may arrive without the first. */
const LONGEST_CAPTION = 1024

type Checking = Pick<BroadcastContext, 'content' | 'channels' | 'clock'>

/** Everything that is wrong with a draft; [] when it can be sent. */
export function checkDraft(at: Checking, draft: Draft, hasImage: boolean): FieldProblem[] {
  const texts = checkMessages(at, draft)
  return [
    ...unknownIn('/topic', draft.topic, topicsOf(at)),
    ...checkAudience(at, draft),
    ...texts,
    ...checkButtons(at, draft),
    ...checkTimes(at, draft),
    ...checkReason(draft),
    // A text that is wrong in itself is not measured.
    ...(texts.length > 0 ? [] : checkLengths(at, draft, hasImage)),
  ]
}

/** What people can subscribe to. */
function topicsOf({ content }: Checking): string[] {
  const axes = content.axes.map(({ id }) => `axis:${id}`)
  const parishes = content.parishes.map(({ id }) => `parish:${id}`)
  return [...content.topics.map(({ id }) => id), ...axes, ...parishes]
}

function checkAudience(at: Checking, { audience }: Draft): FieldProblem[] {
  const { content, channels } = at
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id)
  const lists = {
    channels: channels.map(({ name }) => name),
    actorKinds: ids(content.actorKinds),
    parishes: ids(content.parishes),
    axes: ids(content.axes),
    languages: ids(content.languages),
    topics: topicsOf(at),
  }
  const fields = Object.keys(lists) as (keyof typeof lists)[]
  return [
    ...fields.flatMap((field) =>
      (audience[field] ?? []).flatMap((id, index) =>
        unknownIn(`/audience/${field}/${String(index)}`, id, lists[field]),
      ),
    ),
    ...unknownIn('/audience/submissions/axis', audience.submissions?.axis, lists.axes),
  ]
}

function unknownIn(pointer: string, given: string | undefined, known: readonly string[]): FieldProblem[] {
  return given === undefined || known.includes(given) ? [] : [{ pointer, given, accepted: known.join(', ') }]
}

function checkMessages({ content }: Checking, { messages }: Draft): FieldProblem[] {
  const [first] = content.languages
  const missing = { pointer: `/messages/${first.id}`, given: 'nothing', accepted: `a text in ${first.name}` }
  const wrong = Object.entries(messages).flatMap(([language, text]) =>
    readTemplate(text).wrong.map(({ found, position }) => ({
      pointer: `/messages/${language}`,
      given: `${found} at character ${String(position)}`,
      accepted: placeholderNames.map((name) => `{${name}} or {${name}|words for who has none}`).join(', '),
    })),
  )
  return messages[first.id] === undefined ? [missing, ...wrong] : wrong
}

function checkButtons({ content }: Checking, { buttons }: Draft): FieldProblem[] {
  const flows = buttons.flatMap(({ flow }, index) =>
    unknownIn(`/buttons/${String(index)}/flow`, flow, content.broadcasts.flows),
  )
  return [...flows, ...checkLabels(content, buttons)]
}

function checkTimes({ clock }: Checking, { sendAt, expiresAt }: Draft): FieldProblem[] {
  const now = clock.now()
  const start = sendAt === null ? now : new Date(sendAt)
  const late = sendAt !== null && start < now
  const over = expiresAt !== null && new Date(expiresAt) <= (start > now ? start : now)
  return [
    ...(late ? [{ pointer: '/sendAt', given: sendAt, accepted: 'a time that has not passed, or null' }] : []),
    ...(over
      ? [{ pointer: '/expiresAt', given: expiresAt, accepted: 'a time after sendAt and after now, or null' }]
      : []),
  ]
}

function checkReason({ mode, reason }: Draft): FieldProblem[] {
  if (mode !== 'urgent' || reason !== null) return []
  return [{ pointer: '/reason', given: 'nothing', accepted: 'why it is urgent' }]
}

/** Every text on every channel that it may go to, with the longest values there can be. */
function checkLengths({ content, channels }: Checking, draft: Draft, hasImage: boolean): FieldProblem[] {
  const allowed = allowedOf(channels, draft.audience)
  return Object.keys(draft.messages).flatMap((language) => {
    const tooLong = allowed.flatMap(({ name, maxText }) => {
      const longest = Math.max(
        ...extremeValues(content).map((values) => {
          const text = numberedText(compose(content, draft, { language, channel: name, values }))
          return hasImage ? plain(text).length : text.length
        }),
      )
      const most = hasImage ? LONGEST_CAPTION : maxText
      if (longest <= most) return []
      const given = `${String(longest)} characters on ${name}, with its buttons and the longest names`
      const accepted = `at most ${String(most)}${hasImage ? ' under a picture' : ''}`
      return [{ pointer: `/messages/${language}`, given, accepted }]
    })
    return tooLong.slice(0, 1)
  })
}
