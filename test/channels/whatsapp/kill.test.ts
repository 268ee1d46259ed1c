import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomBytes, randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../store/world.js'
import { placeDatabase } from '../../support/database.js'
import { Child, type Wanted } from './childProcess.js'
import { fakeWhatsapp } from './connected.js'

function place(): Omit<Wanted, 'url'> {
  const folder = temporaryFolder()
  const file = join(folder, 'service.db')
  placeDatabase(file)
  return { file, notes: join(folder, 'notes'), secretsKey: randomBytes(32).toString('base64') }
}

/** What was heard and durably noted, in any process. */
function noted({ notes }: { notes: string }): string[] {
  return readFileSync(notes, 'utf8').split('\n').filter(Boolean)
}

test('killed before and after writes of keys, it reads and writes on as if nothing had happened', async () => {
  const fake = await fakeWhatsapp()
  const wanted = place()
  const [ana, luis] = [fake.citizen(), fake.citizen()]
  const first = new Child(fake, wanted)
  expect(await fake.scanQr(await first.shows())).toBe('linked')
  await first.is('open')
  ana.says('0')
  await first.heard('0')
  await first.kill()
  const said = ['0']
  const deaths = [
    { point: 'after', write: 2 },
    { point: 'before', write: 3 },
    { point: 'after', write: 4 },
    { point: 'before', write: 5 },
    { point: 'after', write: 6 },
  ] as const
  for (const dies of deaths) {
    const child = new Child(fake, { ...wanted, dies })
    await child.changes.until('it to be open or over', () => child.states.includes('open') || child.isOver, 60_000)
    while (!child.isOver) {
      const text = String(said.length)
      said.push(text)
      const citizen = said.length % 2 === 0 ? ana : luis
      citizen.says(text)
      await child.changes.until(`"${text}" or the end`, () => noted(wanted).includes(text) || child.isOver, 60_000)
    }
    expect(child.states).not.toContain('pairing')
  }
  const last = new Child(fake, wanted)
  await last.is('open')
  luis.says('adiós')
  await last.heard('adiós')
  await last.until('all of it', () => said.every((text) => noted(wanted).includes(text)))
  await fake.until('the answer', () => luis.inbox.some(({ text }) => text === 'eco adiós'))
  expect(noted(wanted)).not.toContain('unreadable')
  expect(fake.problems).toEqual([])
  await last.stop()
}, 300_000)

test('killed again and again while people write, it loses nothing', async () => {
  const fake = await fakeWhatsapp()
  const wanted = place()
  const people = Array.from({ length: 5 }, () => fake.citizen())
  const first = new Child(fake, wanted)
  expect(await fake.scanQr(await first.shows())).toBe('linked')
  await first.is('open')
  await first.kill()
  const said: string[] = []
  for (let round = 0; round < 3; round++) {
    const child = new Child(fake, wanted)
    await child.is('open')
    const kills = randomInt(3, 40)
    for (let i = 0; i < 40; i++) {
      const text = `${String(round)}.${String(i)}`
      said.push(text)
      people[i % people.length]?.says(text)
      if (i === kills) {
        await fake.until('something to be confirmed', () => fake.world.mailbox.pending < 30)
        await child.kill()
      }
    }
    await child.kill()
    expect(child.states).not.toContain('pairing')
  }
  const last = new Child(fake, wanted)
  await last.until('all of it', () => said.every((text) => noted(wanted).includes(text)))
  expect(noted(wanted)).not.toContain('unreadable')
  expect(fake.problems).toEqual([])
  await last.stop()
}, 300_000)

test.each([
  ['before', 1],
  ['after', 1],
  ['after', 3],
] as const)('killed %s write %i of keys while it pairs, it is connected or pairs anew', async (point, write) => {
  const fake = await fakeWhatsapp()
  const wanted = place()
  const child = new Child(fake, { ...wanted, dies: { point, write } })
  const linking = fake.scanQr(await child.shows())
  await child.dies()
  await linking
  const next = new Child(fake, wanted)
  await next.until('it to go on', () => ['open', 'pairing'].includes(next.states.at(-1) ?? ''))
  const storedBefore = point === 'after'
  expect(next.states.at(-1)).toBe(storedBefore ? 'open' : 'pairing')
  if (!storedBefore) expect(await fake.scanQr(await next.shows())).toBe('linked')
  await next.is('open')
  fake.citizen().says('hola')
  await next.heard('hola')
  expect(noted(wanted)).toEqual(['hola'])
  expect(fake.problems).toEqual([])
})

test('killed while it shows a QR code, it shows another', async () => {
  const fake = await fakeWhatsapp()
  const wanted = place()
  const child = new Child(fake, wanted)
  const qr = await child.shows()
  await child.kill()
  const next = new Child(fake, wanted)
  const other = await next.shows()
  expect(other).not.toBe(qr)
  expect(await fake.scanQr(other)).toBe('linked')
  await next.is('open')
})

test('a second process waits, takes over when the first was killed, and reads what that did not', async () => {
  const fake = await fakeWhatsapp()
  const wanted = place()
  const ana = fake.citizen()
  const first = new Child(fake, wanted)
  expect(await fake.scanQr(await first.shows())).toBe('linked')
  await first.is('open')
  ana.says('uno')
  await first.heard('uno')
  const second = new Child(fake, wanted)
  await second.is('waiting')
  ana.says('dos')
  await first.heard('dos')
  expect(fake.logins).toBe(1)
  await first.kill()
  ana.says('tres')
  await second.heard('tres')
  await second.is('open')
  expect(second.states).not.toContain('pairing')
  await fake.until('the answer', () => ana.inbox.some(({ text }) => text === 'eco tres'))
  expect(noted(wanted)).not.toContain('unreadable')
  expect(fake.problems).toEqual([])
})
