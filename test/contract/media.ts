import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { largestFile } from '../../src/attachments/accepted.js'
import { openFolder } from '../../src/attachments/folder.js'
import { exe, pdf } from '../support/samples.js'
import type { Capabilities } from './driver.js'
import { samples } from './parcels.js'
import { expectSaid } from './said.js'
import type { Talker } from './talker.js'
import { inTheForm, toTheForm, welcomed } from './welcomed.js'
import type { World } from './world.js'

/** A whole PDF that is one byte too much. */
const tooBig = Buffer.concat([pdf.subarray(0, 9), Buffer.alloc(largestFile + 1 - pdf.length, 0x20), pdf.subarray(9)])

/** Files in both directions. */
export function media(open: () => World, can: Capabilities): void {
  it('a file for a citizen arrives with every byte', async () => {
    const ana = await welcomed(open())
    const file = (await ana.says('misdatos')).find((heard) => heard.file !== undefined)?.file
    expect(file?.name).toMatch(/^mis[-_]datos-2026-\d\d-\d\d\.json$/)
    const sent = ana.world.ledger.sentTo(ana.person).findLast((message) => message.file !== undefined)?.file?.data
    expect(Buffer.from((await file?.bytes()) ?? []).toString('base64')).toBe(sent)
  })

  if (can.sends.length > 0) {
    it('a photo, a voice note and a PDF reach the submission with what is in them', async () => {
      const ana = await atTheFiles(open())
      for (const kind of ['photo', 'voice', 'document'] as const)
        expectSaid(ana, await ana.sends(kind), ['submit.kept', 'submit.files'])
      expectSaid(ana, await ana.takes('no'), ['submit.naming'])
      await ana.takes('reserved')
      expectSaid(ana, await ana.takes('yes'), ['submit.sent', 'submit.follow', 'menu.main'])
      const [photo, voice, document] = await filesOf(ana)
      const { format, width, height } = await sharp(photo).metadata()
      expect({ format, width, height }).toEqual({ format: 'jpeg', width: 40, height: 30 })
      expect(voice?.equals(samples.voice)).toBe(true)
      expect(document?.equals(samples.document)).toBe(true)
    })

    it('a photo where words are asked for is answered', async () => {
      const ana = await welcomed(open())
      await ana.says('persona')
      expectSaid(ana, await ana.sends('photo'), ['common.unexpected_photo', 'person.ask'])
    })
  }
  if (can.refusesFiles === 'in the conversation') refusedInTheConversation(open)
  if (can.refusesFiles === 'at the door') refusedAtTheDoor(open)
}

function refusedInTheConversation(open: () => World): void {
  describe('a file that is not taken is answered', () => {
    it('at once, when it is too big', async () => {
      const ana = await atTheFiles(open())
      expectSaid(ana, await ana.sends('document', { bytes: tooBig }), ['submit.refused', 'submit.files'])
    })

    it('when it was looked into, where it is not what it says', async () => {
      const ana = await atTheFiles(open())
      const answer = await ana.sends('document', { bytes: exe })
      await ana.world.soon(() => ana.world.glance.unfetched() === 0)
      const said = [...answer, ...(await ana.hears())]
      expectSaid(ana, said, ['submit.kept', 'submit.files', 'attachments.refused_not_accepted'])
    })
  })
}

function refusedAtTheDoor(open: () => World): void {
  it.each([
    ['too big', tooBig],
    ['not what is taken', exe],
  ])('a file that is %s is refused before the conversation, which goes on', async (_, bytes) => {
    const ana = await atTheFiles(open())
    expect(await ana.person.sends('document', { bytes })).toBe('refused')
    expectSaid(ana, await ana.takes('no'), ['submit.naming'])
  })
}

/** Somebody in the middle of a submission, at the question for files. */
async function atTheFiles(world: World): Promise<Talker> {
  const ana = await welcomed(world)
  const said = []
  for (const words of toTheForm) said.push(...(await ana.says(words)))
  expectSaid(ana, said, inTheForm)
  await ana.takes('transparencia')
  await ana.says('El grifo de la plaza gotea desde ayer')
  await ana.takes('+skip')
  await ana.says('veloz')
  expectSaid(ana, await ana.takes('+skip'), ['submit.files'])
  return ana
}

/** What is kept of the files of the citizen's submission, when all of them have been fetched. */
async function filesOf({ world, standing }: Talker): Promise<Buffer[]> {
  await world.soon(() => world.glance.unfetched() === 0)
  const where = { contactId: standing.contactId ?? '', submissionId: { not: null } }
  const rows = await world.store.db.attachment.findMany({ where, orderBy: { id: 'asc' } })
  const folder = openFolder(join(world.folder, 'attachments'))
  return Promise.all(rows.map(async ({ file }) => (await folder.read(file ?? '')) ?? Buffer.alloc(0)))
}
