import { z } from 'zod'
import { confirm, type Confirmed } from '../../src/broadcasts/confirm.js'
import type { BroadcastContext, ChannelFacts } from '../../src/broadcasts/context.js'
import { imageFolder } from '../../src/broadcasts/images.js'
import { createDraft, type Created } from '../../src/broadcasts/createDraft.js'
import { draftSchema } from '../../src/broadcasts/draft.js'
import { countRecipients } from '../../src/broadcasts/recipients.js'
import { draftOf, type Announcement } from '../../src/broadcasts/announcement.js'
import { report } from '../../src/broadcasts/report.js'
import { attendAll } from '../../src/broadcasts/worker.js'
import { plain } from '../../src/channels/markup.js'
import { numberedText } from '../../src/channels/numbered.js'
import { createLog } from '../../src/log.js'
import { saveActor, type NewActor } from '../../src/store/actors.js'
import type { Store } from '../../src/store/client.js'
import { recordConsent } from '../../src/store/consents.js'
import { subscribe } from '../../src/store/subscriptions.js'
import { commitTurns } from '../../src/store/turns.js'
import type { Staff } from '../../src/staff/roles.js'
import { movableClock, realContent } from '../support/talk.js'
import { newStore, temporaryFolder, turn } from '../store/world.js'

/** Ten in the morning of Monday, 2 March, at the municipality. */
const START = new Date('2026-03-02T15:00:00Z')

export const ana: Staff = { id: 'key-ana', name: 'Ana', role: 'editor' }
export const luis: Staff = { id: 'key-luis', name: 'Luis', role: 'editor' }
export const root: Staff = { id: 'key-root', name: 'Root', role: 'admin' }

/** Without rules of its own. */
const plainFacts = { maxText: 4000, hours: null, leftOn: null, silenceDays: null, stopped: () => null }
export const telegram: ChannelFacts = { ...plainFacts, name: 'telegram', perSecond: 25 }
export const web: ChannelFacts = { ...plainFacts, name: 'web', perSecond: 500 }
export const whatsapp: ChannelFacts = {
  ...{ ...plainFacts, name: 'whatsapp', perSecond: 0.2, silenceDays: 180 },
  hours: { from: 8, to: 20 },
  leftOn: () => 200,
}

/** What staff send, in its shortest form. */
export const news = { title: 'Minga', topic: 'news', messages: { es: 'Este sábado hay minga.' } }

export interface PersonParts {
  readonly channel?: string
  readonly language?: string | null
  readonly consent?: boolean | null
  readonly topics?: readonly string[]
  readonly optedOutAt?: Date | null
  readonly blocked?: boolean
  readonly actor?: Partial<Parameters<typeof saveActor>[1]>
}

export type World = Awaited<ReturnType<typeof newWorld>>

/** A clock, people and broadcasts, and nobody who sends: what is in the outbox is looked at. */
export async function newWorld(
  options: {
    channels?: readonly ChannelFacts[]
    languages?: readonly string[]
    approval?: 'one' | 'two'
    logLevel?: string
  } = {},
) {
  const { channels = [telegram, whatsapp, web], languages, approval = 'one', logLevel = 'error' } = options
  const clock = movableClock(START)
  const store = await newStore()
  const at: BroadcastContext = {
    store,
    content: realContent(languages),
    clock,
    channels,
    images: imageFolder(temporaryFolder()),
    approval,
  }
  const worker = { ...at, log: createLog({ level: logLevel }), onQueued: () => undefined }
  const draft = (parts: object = {}) => draftSchema.parse({ ...news, ...parts })
  const create = async (parts: object = {}, by = ana): Promise<Announcement> =>
    made(await createDraft(at, { draft: draft(parts), by }))
  const confirmAs = async (
    { id, version }: { id: number; version?: number },
    expected: number,
    by = ana,
  ): Promise<Confirmed> => confirm(at, { id, version, expected, by })
  return {
    at,
    clock,
    store,
    draft,
    create,
    confirm: confirmAs,
    /** Written and confirmed, with whatever number it has. */
    async announce(parts: object = {}, by = ana): Promise<number> {
      const broadcast = await create(parts, by)
      const { eligible } = await countRecipients(at, draftOf(broadcast))
      const confirmed = await confirmAs(broadcast, eligible, by)
      if (confirmed.kind !== 'confirmed') throw new Error(JSON.stringify(confirmed))
      return broadcast.id
    },
    /** The worker looks once. False when there is more to be done at once. */
    look: () => attendAll(worker),
    /** It looks until there is nothing more to be done at once. */
    async looks(times = 2): Promise<void> {
      for (let time = 0; time < times; time++) while (!(await attendAll(worker)));
    },
    async report(id: number) {
      const found = await report(at, id)
      if (found === null) throw new Error('there is no such broadcast')
      return found
    },
    /** Copies by person. */
    async copies(id: number): Promise<Record<string, string>> {
      const rows = await store.db.broadcastRecipient.findMany({
        where: { broadcastId: id },
        orderBy: { contactId: 'asc' },
      })
      return Object.fromEntries(
        rows.map(({ contactId, state, reason }) => [
          contactId.replace('c-', ''),
          reason === null ? state : `${state}: ${reason}`,
        ]),
      )
    },
    /** What waits in the outbox for somebody, without markup. */
    async queued(who?: string): Promise<string[]> {
      const where = { state: 'queued', kind: 'broadcast', ...(who === undefined ? {} : { contactId: `c-${who}` }) }
      const rows = await store.db.delivery.findMany({ where, orderBy: { id: 'asc' } })
      return rows.map(({ body }) => plain(textOf(body)))
    },
    /** Sends what is queued, as the dispatcher would note it. */
    async sends(state = 'sent', reason: string | null = null, who?: string): Promise<number> {
      const where = { state: 'queued', kind: 'broadcast', ...(who === undefined ? {} : { contactId: `c-${who}` }) }
      const data = { state, reason, settledAt: clock.now(), providerId: '1', attempts: 1 }
      return (await store.db.delivery.updateMany({ where, data })).count
    },
    meet: (who: string, parts: PersonParts = {}) => meetPerson(store, clock, who, parts),
    async meets(count: number, parts: PersonParts = {}): Promise<void> {
      for (let i = 1; i <= count; i++) await meetPerson(store, clock, `p${String(i).padStart(4, '0')}`, parts)
    },
    /** Writes from another chat of theirs. */
    async writesOn(who: string, channel: string, version: number): Promise<void> {
      const address = { id: `a-${who}-${channel}`, isNew: true, address: `${who}-${channel}` }
      const event = { channel, eventId: `${who}-${channel}-${String(version)}`, receivedAt: clock.now() }
      await commitTurns(store, [turn(who, { event, address, session: { version } })], clock.now())
    },
  }
}

/** Somebody who agreed to updates and subscribed to the news, unless `parts` say otherwise. */
export async function meetPerson(store: Store, clock: { now(): Date }, who: string, parts: PersonParts): Promise<void> {
  const { channel = 'telegram', language = 'es', consent = true, topics = ['news'], optedOutAt = null, actor } = parts
  const now = clock.now()
  const contactId = `c-${who}`
  const write = turn(who, {
    event: { channel, eventId: `${who}-1`, receivedAt: now },
    contact: { language, optedOutAt },
    address: { state: parts.blocked === true ? 'blocked' : 'reachable' },
  })
  await commitTurns(store, [write], now)
  const said = { textVersion: '1', language: 'es', channel, turn: 1, at: now }
  if (consent !== null) await recordConsent(store.db, { contactId, purpose: 'updates', granted: consent, ...said })
  for (const topic of topics) await subscribe(store.db, { contactId, topic, now })
  if (actor !== undefined) await saveActor(store.db, { ...plainActor, contactId, ...actor }, now)
}

const plainActor: Omit<NewActor, 'contactId'> = {
  ...{ kind: 'ciudadania', name: 'Rosa Guamán', naming: 'public', organisationId: null, organisationRole: null },
  ...{ parish: 'licto', outside: null, email: null, convocation: false, axes: [] },
}

function made(created: Created): Announcement {
  if (created.kind !== 'created') throw new Error(JSON.stringify(created))
  return created.broadcast
}

const bodySchema = z.object({
  text: z.string(),
  choices: z.array(z.object({ id: z.string(), label: z.string() })),
  footer: z.string().optional(),
})

function textOf(body: string): string {
  return numberedText(bodySchema.parse(JSON.parse(body)))
}
