import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSubmission } from '../../src/store/submissions.js'
import { follow, support } from '../../src/store/supports.js'
import type { Store } from '../../src/store/client.js'
import { phonePhoto } from '../support/samples.js'
import { dataFolder, ServiceProcess } from '../support/serviceProcess.js'
import { startFakeTelegram, type Citizen, type FakeTelegram } from '../support/telegram/fakeTelegram.js'
import { expectToldOnce, lookInto, onTheirWay, untilRecorded } from './told.js'

const adminKey = 'a-key-of-the-tests-0123456789-abcdefghij'
const description = 'La calle del mercado está a oscuras desde hace un mes.'
const title = 'Falta luz en la calle del mercado'

let telegram: FakeTelegram
let folder: ReturnType<typeof dataFolder>
let service: ServiceProcess
/** The messages that were on their way when the service was killed, once for each kill. */
let interrupted: number[]

beforeEach(async () => {
  telegram = await startFakeTelegram()
  folder = dataFolder()
  interrupted = []
  start()
})
afterEach(async () => {
  await service.kill()
  await telegram.stop()
  folder.remove()
})

function start(): void {
  service = new ServiceProcess({
    DATA_DIR: folder.path,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    ADMIN_API_KEY: adminKey,
    LOG_LEVEL: 'warn',
  })
}

/** The service is killed and started again, and what it would try again later is due. No message meets the next kill too. */
async function killed(): Promise<void> {
  await service.kill()
  interrupted.push(...(await lookInto(folder.path, onTheirWay)))
  await lookInto(folder.path, (store) => store.db.attachment.updateMany({ data: { nextAt: new Date(0) } }))
  start()
  await lookInto(folder.path, (store) => untilRecorded(store, interrupted))
}

/** When the service is killed after somebody did something: before it can know of it, when it takes it, does it, or has done it. */
type Moment = 'at once' | 'taken' | 'sending' | 'fetching' | 'answered'

/** The citizen does something and is answered, whatever happens to the service meanwhile. */
async function answers(citizen: Citizen, words: string, act: () => void, moment?: Moment): Promise<void> {
  const seen = citizen.inbox.length
  const sent = telegram.callsOf('sendMessage').length
  const answered = () => citizen.inbox.slice(seen).some(({ text }) => text.includes(words))
  act()
  if (moment === 'taken') await telegram.settles()
  if (moment === 'sending') await telegram.until('a send', () => telegram.callsOf('sendMessage').length > sent)
  if (moment === 'fetching') await telegram.until('a download', () => telegram.callsOf('download').length > 0)
  if (moment === 'answered') await telegram.until(words, answered, 30_000)
  if (moment !== undefined) await killed()
  await telegram.until(words, answered, 30_000)
}

async function welcomed(citizen: Citizen): Promise<void> {
  await answers(citizen, 'idioma quiere', () => citizen.says('hola'))
  await answers(citizen, '¿Qué le gustaría hacer?', () => citizen.says('1'))
}

describe('a need that is sent while the service is killed again and again', () => {
  it('is there once with one code and one file, and every answer came', async () => {
    const ana = telegram.citizen()
    const photo = await phonePhoto()
    const presses = (label: string, words: string, moment?: Moment) =>
      answers(ana, words, () => ana.presses(label), moment)
    const says = (said: string, words: string, moment?: Moment) => answers(ana, words, () => ana.says(said), moment)

    await welcomed(ana)
    await presses('Participar', '¿Qué quiere hacer?')
    await presses('Contar una necesidad', '15 años')
    await presses('Sí, tengo 15 o más', 'Su permiso')
    await presses('Sí, estoy de acuerdo', '¿Con qué tiene que ver más?', 'sending')
    await says('1', '¿De qué se trata?')
    await says(description, '¿Qué título le ponemos?', 'taken')
    await says('menú', '¿Qué le gustaría hacer?', 'answered')
    await presses('Participar', '¿Qué quiere hacer?')
    await presses('Contar una necesidad', 'Tiene algo sin terminar: La calle del mercado')
    await presses('Sí, continuar', '¿Qué título le ponemos?', 'sending')
    await says(title, '¿Dónde es?', 'at once')
    await says('lizarzaburu', '¿A quiénes afecta?')
    await says('A las vendedoras', '¿Quiere enviar fotos o archivos?')
    await answers(ana, 'Ya tenemos 1', () => ana.sendsPhoto({ bytes: photo }), 'fetching')
    await presses('No, ya está todo', '¿Cómo quiere aparecer?', 'answered')
    await presses('Con mi nombre en reserva', '¿La enviamos así?')
    await presses('Enviar', '¡Recibido, gracias!', 'sending')
    await telegram.until('the menu', () => ana.inbox.at(-1)?.text.includes('¿Qué le gustaría hacer?'))
    await telegram.settles()
    await untilNobodyWaits()
    await service.terminate()

    await lookInto(folder.path, async (store) => {
      await expectToldOnce(store, [ana], interrupted)
      const [submission, ...others] = await store.db.submission.findMany({ include: { history: true } })
      expect(others).toEqual([])
      expect(submission).toMatchObject({ number: 1, title, description, parish: 'lizarzaburu', state: 'received' })
      expect(submission?.history).toHaveLength(1)
      const codes = new Set(ana.inbox.flatMap(({ text }) => text.match(/RIO-\d{4}-\d{5}-\w/g) ?? []))
      expect([...codes]).toEqual([submission?.code])
      const [attachment, ...more] = await store.db.attachment.findMany()
      expect(more).toEqual([])
      expect(attachment).toMatchObject({ submissionId: submission?.id, state: 'stored', mime: 'image/jpeg' })
      expect(readdirSync(join(folder.path, 'attachments'))).toEqual([attachment?.file])
      expect(await store.db.draft.count()).toBe(0)
      expect(await store.db.consent.count()).toBe(1)
    })
  })
})

/** Until no file is to be fetched, nobody to be told and nothing to be sent. */
async function untilNobodyWaits(): Promise<void> {
  const database = new Database(join(folder.path, 'riobamba.db'))
  const waiting = database.prepare(
    `SELECT (SELECT count(*) FROM Attachment WHERE state = 'waiting') + (SELECT count(*) FROM Notification WHERE state = 'waiting')
      + (SELECT count(*) FROM Delivery WHERE state IN ('queued', 'sending'))`,
  )
  try {
    await expect.poll(() => waiting.pluck().get(), { timeout: 30_000 }).toBe(0)
  } finally {
    database.close()
  }
}

interface Told {
  readonly author: Citizen
  readonly supporter: Citizen
  readonly follower: Citizen
}

describe('a submission that staff answer while the service is killed again and again', () => {
  it('is told of once, to its author, who supports it and who follows it, and to nobody else', async () => {
    const [author, supporter, follower, other] = [1, 2, 3, 4].map(() => telegram.citizen()) as [
      Citizen,
      Citizen,
      Citizen,
      Citizen,
    ]
    const all = [author, supporter, follower, other]
    for (const citizen of all) await welcomed(citizen)
    await untilNobodyWaits()
    const { id, code } = await lookInto(folder.path, (store) => given(store, { author, supporter, follower }))
    const told = [author, supporter, follower]
    const before = new Map(all.map((citizen) => [citizen, citizen.inbox.length]))
    const news = (citizen: Citizen) => citizen.inbox.slice(before.get(citizen))
    const toldOf = (words: string) => told.filter((citizen) => news(citizen).some(({ text }) => text.includes(words)))

    /** Staff ask, the service is killed once `moment` has come, and they ask again unless it was done. */
    const insists = async (change: Change, moment: (asked: Promise<unknown>) => Promise<unknown>): Promise<void> => {
      const asked = ask(id, change)
      await moment(asked)
      await killed()
      await asked
      if (!(await isDone(id, change))) expect(await ask(id, change)).toBe(200)
      await untilNobodyWaits()
    }
    await insists({ version: 1 }, async () => {
      for (let turn = 0; turn < 5; turn++) await setImmediate()
    })
    // So that none of the author's news of today is left for the digest.
    await lookInto(folder.path, (store) => store.db.notification.updateMany({ data: { settledAt: new Date(0) } }))
    const sent = () => telegram.callsOf('sendMessage').length
    const begun = sent()
    const reviewed = { to: 'in_review', responsibleUnit: 'Obras', expectedAt: '2099-12-31' }
    await insists({ version: 2, text: 'Iremos a ver la calle.', ...reviewed }, () =>
      telegram.until('the first notice', () => sent() > begun, 30_000),
    )
    await insists({ version: 3, text: 'Tienen razón.', to: 'accepted' }, (asked) => asked)
    const text = 'Ya pusieron los postes.'
    await insists({ version: 4, text, to: 'in_progress' }, () =>
      telegram.until('one who was told', () => toldOf(text).length > 0, 30_000),
    )
    await service.terminate()

    await lookInto(folder.path, async (store) => {
      await expectToldOnce(store, all, interrupted)
      const events = await store.db.submissionEvent.findMany({ where: { from: { not: null } }, orderBy: { id: 'asc' } })
      expect(events.map(({ to }) => to)).toEqual(['in_review', 'accepted', 'in_progress'])
      const ids = events.map((event) => event.id)
      const arrival = await store.db.submissionEvent.findFirstOrThrow({ where: { from: null } })
      for (const citizen of told) {
        const own = citizen === author
        const where = { contact: { addresses: { some: { address: String(citizen.id) } } } }
        const notifications = await store.db.notification.findMany({ where, orderBy: { eventId: 'asc' } })
        const all = own ? [arrival.id, ...ids] : ids
        expect(notifications.map(({ eventId, state }) => [eventId, state])).toEqual(all.map((one) => [one, 'sent']))
        const notices = await store.db.delivery.findMany({
          where: { ...where, kind: 'notice' },
          orderBy: { id: 'asc' },
        })
        const texts = [...(own ? ['Ya es pública'] : []), ...events.map((event) => event.text ?? '')]
        expect(notices).toHaveLength(texts.length)
        for (const [i, { body }] of notices.entries()) expect(body).toContain(texts[i])
      }
      expect(await store.db.notification.count()).toBe(ids.length * told.length + 1)
      expect(news(other)).toEqual([])
      const audited = await store.db.auditEntry.findMany({ orderBy: { id: 'asc' } })
      expect(audited.map(({ action }) => action)).toEqual([
        'submission.publish',
        ...events.map(() => 'submission.state'),
      ])
    })
    for (const citizen of told) expect(news(citizen)[0]?.text).toContain(code)
  })
})

/** A need of the author that others hold with. */
async function given(store: Store, { author, supporter, follower }: Told) {
  const now = new Date()
  const idOf = async ({ id }: Citizen) => {
    const found = await store.db.address.findFirstOrThrow({ where: { address: String(id) } })
    return found.contactId
  }
  const nothing = { affected: null, benefit: null, outside: null, latitude: null, longitude: null, authorName: null }
  const need = {
    kind: 'need' as const,
    axis: 'transparencia',
    title,
    description,
    parish: 'velasco',
    prefix: 'RIO',
    ...nothing,
  }
  const authorId = await idOf(author)
  const made = await store.transaction((tx) => createSubmission(tx, { ...need, authorId, naming: 'reserved' }, now))
  await support(store.db, { contactId: await idOf(supporter), submissionId: made.id, now })
  await follow(store.db, { contactId: await idOf(follower), submissionId: made.id, now })
  return made
}

/** Publishing, when it leads to no other state. */
type Change = { readonly version: number } & (
  | { readonly to?: undefined }
  | { readonly to: string; readonly text: string; readonly responsibleUnit?: string; readonly expectedAt?: string }
)

const headers = { Authorization: `Bearer ${adminKey}`, 'Content-Type': 'application/json' }

/** What the service answers; nothing when it was killed before it could. */
async function ask(id: string, change: Change): Promise<number | undefined> {
  const url = `${await service.url()}/api/v1/submissions/${id}/${change.to === undefined ? 'publish' : 'state'}`
  const answer = fetch(url, { method: 'POST', headers, body: JSON.stringify(change) })
  return answer.then(
    ({ status }) => status,
    () => undefined,
  )
}

async function isDone(id: string, { version }: Change): Promise<boolean> {
  const answer = await fetch(`${await service.url()}/api/v1/submissions/${id}`, { headers })
  const now = ((await answer.json()) as { version: number }).version
  expect([version, version + 1]).toContain(now)
  return now === version + 1
}
