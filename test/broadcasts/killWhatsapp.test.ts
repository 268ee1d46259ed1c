import { randomBytes, randomInt } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Child } from '../channels/whatsapp/childProcess.js'
import { fakeWhatsapp } from '../channels/whatsapp/connected.js'
import { temporaryFolder } from '../store/world.js'
import { placeDatabase } from '../support/database.js'
import { built } from '../support/programs.js'
import { lidJid } from '../support/whatsapp/jids.js'
import { announceTo, isDone, killSenders, outcomeOf, TEXT, type Place } from './killed.js'

const PEOPLE = 300
/** Each takes some ten seconds: `KILLS=20 npx vitest run test/broadcasts/killWhatsapp.test.ts` for as many as on Telegram. */
const KILLS = Number(process.env['KILLS'] ?? 5)
const program = built('test/broadcasts/whatsappProgram.ts')

it('gives everybody one message on WhatsApp, though it is killed again and again while it sends a broadcast', async () => {
  const fake = await fakeWhatsapp()
  const dataDir = temporaryFolder()
  const place: Place = { dataDir, file: join(dataDir, 'service.db'), channel: 'whatsapp' }
  placeDatabase(place.file)
  const wanted = { file: place.file, notes: '', secretsKey: randomBytes(32).toString('base64') }
  const start = (): Child => new Child(fake, wanted, { runs: program })
  const first = start()
  expect(await fake.scanQr(await first.shows())).toBe('linked')
  await first.is('open')

  const people = Array.from({ length: PEOPLE }, () => fake.citizen())
  const id = await announceTo(place, people.map(lidJid))
  const arrived = (): number => people.filter(({ copies }) => copies.length > 0).length
  /** Between two kills the connection breaks, or WhatsApp's word that it has a message is lost, or neither. */
  const mishaps = [
    () => {
      fake.drops()
    },
    () => {
      fake.dropsAcks(1)
    },
  ]
  const sends = () => {
    mishaps[randomInt(mishaps.length + 1)]?.()
    const next = arrived() + randomInt(1, Math.floor(PEOPLE / (KILLS + 1)))
    return fake.until('arrivals', () => arrived() >= next, 60_000)
  }
  const [last] = await killSenders(place, { kills: KILLS, ready: [first], sends, start })
  await isDone(place, id)
  await last?.stop()

  const { copies, states } = await outcomeOf(place, id, PEOPLE)
  expect(states.sent + states.delivered + states.read).toBe(PEOPLE)
  expect(people.filter(({ inbox }) => inbox.length !== 1 || inbox[0]?.text.startsWith(TEXT) !== true)).toEqual([])
  expect(new Set(people.map(({ inbox }) => inbox[0]?.id)).size).toBe(PEOPLE)
  expect(new Set(copies.map(({ deliveryId }) => deliveryId)).size).toBe(PEOPLE)
  expect(fake.problems).toEqual([])
}, 900_000)
