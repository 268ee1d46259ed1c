import { describe, expect, it } from 'vitest'
import { consentVersion } from '../../src/participation/consents.js'
import { findActor } from '../../src/store/actors.js'
import { giveClaimCode, newClaimCode } from '../../src/store/claimCodes.js'
import { consentLedger } from '../../src/store/consents.js'
import { eraseContact } from '../../src/store/contacts.js'
import { submissionsOf } from '../../src/store/submissions.js'
import { writeDown, type WrittenDown } from '../support/assisted.js'
import { talking } from './talking.js'

const DAYS = 24 * 60

const { talk, tell, somebody, newChat, idOf } = talking()

const written = (parts?: Parameters<typeof writeDown>[1]): Promise<WrittenDown> =>
  writeDown({ store: talk().store, content: talk().content, now: talk().clock.now() }, parts)

/** What the chat says it found. */
function found(): string {
  const value = talk()
    .turns.at(-1)
    ?.said.find(({ text }) => text === 'link.claimed')?.params['found']
  return typeof value === 'string' ? value : ''
}

async function isThere(contactId: string): Promise<boolean> {
  return (await talk().store.db.contact.count({ where: { id: contactId } })) === 1
}

describe('what staff wrote down for somebody', () => {
  it('is told and is theirs in the chat where they type the code of their paper', async () => {
    const { contactId, code, sent } = await written({ needs: 2 })
    const chat = await somebody()
    expect(await tell(chat, `VINCULAR ${code}`)).toEqual(['link.claimed', 'menu.main'])
    const mine = await idOf(chat)
    expect(found()).toBe(
      ['Su registro como: Rosa Lema', ...[...sent].reverse().map((one) => `${one}: Agua en el barrio`)].join('\n'),
    )
    expect(await isThere(contactId)).toBe(false)
    expect(await findActor(talk().store.db, mine)).toMatchObject({ name: 'Rosa Lema', assisted: true, parish: 'lican' })
    const { rows } = await submissionsOf(talk().store.db, { contactId: mine, offset: 0, limit: 10 })
    expect(rows.map((row) => row.code).sort()).toEqual([...sent].sort())
    expect(rows.every(({ assisted }) => assisted)).toBe(true)
    expect(await tell(chat, sent[0] ?? '')).toContain('submission.own')
  })

  it('comes with the permissions that were read out', async () => {
    const { code } = await written()
    const chat = await somebody()
    await tell(chat, `vincular ${code}`)
    const given = (await consentLedger(talk().store.db, await idOf(chat))).filter(
      ({ channel }) => channel === 'assisted',
    )
    const read = { textVersion: consentVersion, language: 'es', channel: 'assisted', turn: 0 }
    expect(given).toMatchObject([
      { purpose: 'take_part', granted: true, ...read },
      { purpose: 'publish_name', granted: false, ...read },
      { purpose: 'updates', granted: true, ...read },
    ])
    const topics = await talk().store.db.subscription.findMany({ where: { contactId: await idOf(chat) } })
    expect(topics.map(({ topic }) => topic).sort()).toEqual(['axis:integridad', 'news', 'parish:lican', 'tables'])
  })

  it('can be claimed after the word alone, and as the very first message', async () => {
    const [one, two] = [await written(), await written()]
    const chat = await somebody()
    await tell(chat, 'vincular', 'escribir un código que tengo')
    expect(await tell(chat, one.code)).toEqual(['link.claimed', 'menu.main'])
    const stranger = newChat()
    await tell(stranger, `VINCULAR ${two.code.replaceAll(' ', '')}`)
    expect(await tell(stranger, '1')).toContain('link.claimed')
    expect(await findActor(talk().store.db, await idOf(stranger))).toMatchObject({ name: 'Rosa Lema' })
  })

  it('leaves out a registration where there is none', async () => {
    const { code, sent, contactId } = await written()
    await talk().store.db.actor.delete({ where: { contactId } })
    await tell(await somebody(), `vincular ${code}`)
    expect(found()).toBe(`${String(sent[0])}: Agua en el barrio`)
  })

  it('joins what somebody registered has already, whose older registration stays', async () => {
    const first = await written({ name: 'Rosa del chat' })
    const chat = await somebody()
    await tell(chat, `vincular ${first.code}`)
    talk().clock.pass(1)
    const second = await written({ name: 'Rosa de la feria' })
    await tell(chat, `vincular ${second.code}`)
    expect(found()).toContain('Rosa del chat')
    const mine = await idOf(chat)
    expect(await findActor(talk().store.db, mine)).toMatchObject({ name: 'Rosa del chat' })
    const { rows } = await submissionsOf(talk().store.db, { contactId: mine, offset: 0, limit: 10 })
    expect(rows.map(({ code }) => code).sort()).toEqual([...first.sent, ...second.sent].sort())
  })

  it('lets the form that somebody is in the middle of go on', async () => {
    const { code } = await written()
    const chat = await somebody()
    await tell(chat, 'jugar a las preguntas', 'empezar a jugar')
    expect(await tell(chat, `vincular ${code}`)).toEqual(['link.claimed', 'quiz.question'])
  })
})

describe('the code of a paper', () => {
  it('has twelve digits in three groups, and is stored only as a hash', async () => {
    const { code, contactId } = await written()
    expect(code).toMatch(/^\d{4} \d{4} \d{4}$/)
    const rows = await talk().store.db.claimCode.findMany({ where: { contactId } })
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(code.replaceAll(' ', ''))
  })

  it('works once', async () => {
    const { code } = await written()
    await tell(await somebody(), `vincular ${code}`)
    expect(await tell(await somebody(), `vincular ${code}`)).toEqual(['link.wrong', 'link.type'])
  })

  it('works for ninety days', async () => {
    const [early, late] = [await written(), await written()]
    talk().clock.pass(89 * DAYS)
    expect(await tell(await somebody(), `vincular ${early.code}`)).toContain('link.claimed')
    talk().clock.pass(2 * DAYS)
    expect(await tell(await somebody(), `vincular ${late.code}`)).toContain('link.wrong')
    expect(await isThere(late.contactId)).toBe(true)
  })

  it('is replaced by that of a new paper', async () => {
    const { code, contactId } = await written()
    const newer = newClaimCode()
    await talk().store.transaction((tx) => giveClaimCode(tx, { code: newer, contactId, now: talk().clock.now() }))
    const chat = await somebody()
    expect(await tell(chat, `vincular ${code}`)).toContain('link.wrong')
    expect(await tell(chat, `vincular ${newer}`)).toContain('link.claimed')
  })

  it('leads nowhere once the person was erased', async () => {
    const { code, contactId } = await written()
    const now = talk().clock.now()
    await talk().store.transaction((tx) => eraseContact(tx, { contactId, keepPublished: false, now }))
    expect(await talk().store.db.claimCode.count({ where: { contactId } })).toBe(0)
    expect(await tell(await somebody(), `vincular ${code}`)).toContain('link.wrong')
  })

  it('can be guessed at three times, like that of a chat', async () => {
    const chat = await somebody()
    await tell(chat, 'vincular 1234 5678 9012', '1234 5678 9013')
    expect(await tell(chat, '1234 5678 9014')).toContain('link.too_often')
  })
})
