import type { Offered } from '../engine/session.js'
import type { Param } from '../engine/message.js'
import { findActor } from '../store/actors.js'
import type { Db } from '../store/client.js'
import { pauseContact, pausedSince } from '../store/contacts.js'
import { subscribe, topicsOf, unsubscribe } from '../store/subscriptions.js'
import type { Action, ActionContext, ActionResult, Source, StoredAction } from './action.js'
import { wordsFor, wordsIn } from './followWords.js'
import { grantUpdates } from './updatesConsent.js'

const PARISH = 'parish'
const PARISH_TOPIC = 'parish:'

/** Whether announcements come, are paused, or were stopped for good. */
const lookAtSubscriptions: StoredAction = {
  kind: 'stored',
  outcomes: ['open', 'paused', 'stopped'],
  saves: [],
  async run({ contact }, tx) {
    if (contact.optedOutAt !== null) return { outcome: 'stopped' }
    return { outcome: (await pausedSince(tx, contact.id)) === null ? 'open' : 'paused' }
  },
}

/** Each topic with whether it is chosen, and the pause. */
const subscriptionList: Source = {
  kind: 'stored',
  async run(context, tx) {
    const chosen = await topicsOf(tx, context.contact.id)
    const named = topicsIn(context).map(({ id, about }) => line(context, id, about, chosen.includes(id)))
    const parish = chosen.some((topic) => topic.startsWith(PARISH_TOPIC))
    const pause = (await pausedSince(tx, context.contact.id)) === null ? 'pause' : 'resume'
    return [
      ...named,
      line(context, PARISH, await parishWords(context, chosen, tx), parish),
      ...[pause, 'leave'].map((id) => ({ id, label: { key: `subscriptions.option_${id}` } })),
    ]
  },
}

/** Turns the topic in the answer `topic` on or off. */
const turnSubscription: StoredAction = {
  kind: 'stored',
  outcomes: ['on', 'off', 'which_parish', 'pause', 'resume', 'leave'],
  saves: ['about'],
  async run(context, tx) {
    const { contact, now } = context
    const id = wordsIn(context, 'topic')
    if (id === 'leave') return { outcome: 'leave' }
    if (id === PARISH) return turnParish(context, tx)
    if (id === 'pause' || id === 'resume') {
      await pauseContact(tx, { contactId: contact.id, pausedAt: id === 'pause' ? now : null })
      return { outcome: id }
    }
    const about = topicsIn(context).find((topic) => topic.id === id)?.about
    if (about === undefined) throw new Error(`there is no topic ${id}`)
    if (await unsubscribe(tx, { contactId: contact.id, topic: id })) return { outcome: 'off', answers: { about } }
    return turnOn(context, id, about, tx)
  },
}

/** Chooses the parish in the answer `parish`. */
const subscribeParish: StoredAction = {
  kind: 'stored',
  outcomes: ['on'],
  saves: ['about'],
  run: (context, tx) => turnParishOn(context, wordsIn(context, 'parish'), tx),
}

/** What the flow subscriptions calls. */
export const subscriptionActions: Readonly<Record<string, Action>> = {
  look_at_subscriptions: lookAtSubscriptions,
  subscribe_parish: subscribeParish,
  turn_subscription: turnSubscription,
}

export const subscriptionSources: Readonly<Record<string, Source>> = { subscription_list: subscriptionList }

/** The topics that everybody can choose, and what they are called. */
function topicsIn({ content }: ActionContext): { id: string; about: Param }[] {
  const [news, ...others] = content.topics.map(({ id, label }) => ({ id, about: { key: label } }))
  const axes = content.axes.map(({ id, label }) => ({ id: `axis:${id}`, about: { key: label } }))
  return [...(news === undefined ? [] : [news]), ...axes, ...others]
}

function line(context: ActionContext, id: string, about: Param, on: boolean): Offered {
  const topic = typeof about === 'string' ? about : context.content.value(about, context.contact.language)
  return { id, label: wordsFor(context, on ? 'subscriptions.line_on' : 'subscriptions.line_off', { topic }) }
}

/** Off where any parish was on; else on for the one where the citizen lives, or the question which that is. */
async function turnParish(context: ActionContext, tx: Db): Promise<ActionResult> {
  const contactId = context.contact.id
  const chosen = (await topicsOf(tx, contactId)).filter((topic) => topic.startsWith(PARISH_TOPIC))
  for (const topic of chosen) await unsubscribe(tx, { contactId, topic })
  const [first] = chosen
  if (first !== undefined) return { outcome: 'off', answers: { about: nameOf(context, first) } }
  const home = (await findActor(tx, contactId))?.parish ?? null
  return home === null ? { outcome: 'which_parish' } : turnParishOn(context, home, tx)
}

function turnParishOn(context: ActionContext, parish: string, tx: Db): Promise<ActionResult> {
  const topic = `${PARISH_TOPIC}${parish}`
  return turnOn(context, topic, nameOf(context, topic), tx)
}

/** Choosing a topic is agreeing to be written to. */
async function turnOn(context: ActionContext, topic: string, about: Param, tx: Db): Promise<ActionResult> {
  await grantUpdates(context, tx)
  await subscribe(tx, { contactId: context.contact.id, topic, now: context.now })
  return { outcome: 'on', answers: { about } }
}

async function parishWords(context: ActionContext, chosen: readonly string[], tx: Db): Promise<Param> {
  const topic = chosen.find((other) => other.startsWith(PARISH_TOPIC))
  const home = (await findActor(tx, context.contact.id))?.parish ?? null
  if (topic === undefined && home === null) return { key: 'subscriptions.topic_parish' }
  const parish = nameOf(context, topic ?? `${PARISH_TOPIC}${home ?? ''}`)
  return wordsFor(context, 'subscriptions.topic_parish_named', { parish })
}

function nameOf({ content }: ActionContext, topic: string): string {
  const id = topic.slice(PARISH_TOPIC.length)
  return content.parishes.find((parish) => parish.id === id)?.name ?? id
}
