import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { surveyActions } from '../../src/actions/survey.js'
import { follow } from '../../src/store/supports.js'
import { openTalk } from '../support/talk.js'
import { reads, runs, staffChange, submitted, welcomed } from './citizens.js'

const DAYS = 24 * 60

let talk: Awaited<ReturnType<typeof openTalk>>
let ana: string
let eva: string

beforeAll(async () => {
  talk = await openTalk()
  ana = await welcomed(talk, 'ana')
  eva = await welcomed(talk, 'eva')
})
afterAll(() => talk.close())

/** One of Ana's that Eva follows and that is closed now. */
async function closed(): Promise<{ id: string; code: string }> {
  const made = await submitted(talk, ana, { title: 'Bancas, 0991234567' })
  await staffChange(talk, made.id, 'publish')
  await follow(talk.store.db, { contactId: eva, submissionId: made.id, now: talk.clock.now() })
  await staffChange(talk, made.id, { to: 'not_viable' })
  return made
}

async function waits(days: number): Promise<void> {
  talk.clock.pass(days * DAYS)
  await talk.prompts()
}

async function standing(): Promise<(string | undefined)[]> {
  return [(await talk.session('ana'))?.step, (await talk.session('eva'))?.step]
}

async function answers(id: string) {
  const rows = await talk.store.db.survey.findMany({ where: { submissionId: id }, orderBy: { contactId: 'asc' } })
  return rows.map(({ contactId, answer, comment }) => ({ contactId, answer, comment }))
}

describe('some days after a submission was closed', () => {
  it('its author and its followers are asked, once, and their answers kept', async () => {
    const { id } = await closed()
    await waits(2.5)
    expect(await standing()).toEqual(['main', 'main'])
    await waits(1)
    expect(await standing()).toEqual(['solved', 'solved'])
    await talk.says('en parte', 'ana')
    expect(await answers(id)).toContainEqual({ contactId: ana, answer: 'partly', comment: null })
    await talk.says('Faltó una banca', 'ana')
    await talk.says('sí', 'eva')
    const expected = [
      { contactId: ana, answer: 'partly', comment: 'Faltó una banca' },
      { contactId: eva, answer: 'yes', comment: null },
    ]
    expect(await answers(id)).toEqual(expect.arrayContaining(expected))
    await staffChange(talk, id, { to: 'in_review' })
    await staffChange(talk, id, { to: 'not_viable' })
    await waits(5)
    expect(await standing()).toEqual([undefined, undefined])
    expect(await answers(id)).toHaveLength(2)
  })

  it('a title is shown to others without personal data', async () => {
    await closed()
    await waits(4)
    expect(await reads(talk, 'ana', 'hola')).toContain('0991234567')
    const read = await reads(talk, 'eva', 'hola')
    expect(read).toContain('Bancas')
    expect(read).not.toContain('0991234567')
    for (const who of ['ana', 'eva']) await talk.says('sí', who)
  })

  it('nobody but its author is asked about what staff have hidden since', async () => {
    const { id } = await closed()
    await staffChange(talk, id, 'hide')
    await waits(4)
    expect(await standing()).toEqual(['solved', undefined])
    await talk.says('sí', 'ana')
    expect(await answers(id)).toMatchObject([{ contactId: ana, answer: 'yes' }])
  })

  it('nobody is asked about what is open again', async () => {
    const { id } = await closed()
    await staffChange(talk, id, { to: 'in_review' })
    await waits(4)
    expect(await standing()).toEqual([undefined, undefined])
  })

  it('nobody is asked twice, nor about what is open again, even if it were tried', async () => {
    const { id, code } = await closed()
    const open = surveyActions['open_survey']
    expect(await runs(talk, open, eva, { code })).toBe('ask')
    expect(await runs(talk, open, eva, { code })).toBe('over')
    await staffChange(talk, id, { to: 'in_review' })
    expect(await runs(talk, open, ana, { code })).toBe('over')
    expect(await answers(id)).toHaveLength(1)
  })
})
