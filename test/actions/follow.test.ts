import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followActions } from '../../src/actions/follow.js'
import { eventsOf } from '../../src/store/submissionEvents.js'
import { follow, standingOf, support, supportsOf } from '../../src/store/supports.js'
import { openReports } from '../../src/store/reports.js'
import { openTalk } from '../support/talk.js'
import { offered, presses, reads, runs, staffChange, submission, submitted, welcomed } from './citizens.js'

let talk: Awaited<ReturnType<typeof openTalk>>
let ana: string
let eva: string
let luis: string

beforeAll(async () => {
  talk = await openTalk()
  ana = await welcomed(talk, 'ana')
  eva = await welcomed(talk, 'eva')
  luis = await welcomed(talk, 'luis')
})
afterAll(() => talk.close())

const secret = 'Mi cédula es 1710034065, mi teléfono 0991234567 y mi correo ana.pilco@correo.com.'

/** One of Ana's that Eva supports and follows; Luis is a stranger. */
async function anas(parts: Parameters<typeof submitted>[2] = {}, published = true) {
  const made = await submitted(talk, ana, { description: `Faltan bancas. ${secret}`, ...parts })
  if (published) await staffChange(talk, made.id, 'publish')
  const tie = { contactId: eva, submissionId: made.id, now: talk.clock.now() }
  await support(talk.store.db, tie)
  await follow(talk.store.db, tie)
  return made
}

describe('what a person sees by the code', () => {
  it('of a published one: its author everything, others without personal data and name', async () => {
    const { code } = await anas({ naming: 'reserved', authorName: null, title: 'Bancas, llame al 0991234567' })
    const own = await reads(talk, 'ana', code)
    expect(own).toContain(secret)
    expect(own).toContain('Bancas, llame al 0991234567')
    expect(own).toContain('Con mi nombre en reserva')
    for (const who of ['eva', 'luis']) {
      const seen = await reads(talk, who, code)
      expect(seen).toContain('Faltan bancas.')
      expect(seen).toContain('De: Nombre en reserva')
      expect(seen).toContain('Apoyos: 1 persona')
      expect(seen).not.toMatch(/1710034065|0991234567|correo\.com/)
    }
    expect(await offered(talk, 'eva')).toEqual(['unsupport', 'unfollow', 'report', 'leave'])
    expect(await offered(talk, 'luis')).toEqual(['support', 'follow', 'report', 'leave'])
    expect(await offered(talk, 'ana')).toEqual(['withdraw', 'leave'])
  })

  it('is masked wherever a citizen wrote it, and so is what staff wrote', async () => {
    const parts = { affected: secret, benefit: secret, parish: null, outside: `Quito ${secret}` } as const
    const { id, code } = await anas({ kind: 'proposal', ...parts, naming: 'public', authorName: 'Ana 0991234567' })
    await staffChange(talk, id, { to: 'in_review', text: `Llamamos a Ana: ${secret}` })
    expect((await reads(talk, 'ana', code)).split(secret)).toHaveLength(6)
    const seen = await reads(talk, 'luis', code)
    expect(seen).toContain('De: Ana •')
    expect(seen).not.toMatch(/1710034065|0991234567|correo\.com/)
  })

  it.each(['eva', 'luis'])(
    'of one that is not published yet is, for %s, the same as of one that does not exist',
    async (who) => {
      const { code } = await anas({}, false)
      const never = await reads(talk, who, 'RIO-2019-99999-J')
      expect(await reads(talk, who, code)).toBe(never)
      expect(await reads(talk, 'ana', code)).toContain('Todavía no es pública')
    },
  )

  it.each(['eva', 'luis'])('of one that staff hid is nothing for %s', async (who) => {
    const { id, code } = await anas()
    const never = await reads(talk, who, 'RIO-2019-99999-J')
    await staffChange(talk, id, 'hide')
    expect(await reads(talk, who, code)).toBe(never)
    expect(await reads(talk, 'ana', code)).toContain('Faltan bancas.')
  })

  it('of one that was taken back is only that for others', async () => {
    const { id, code } = await anas()
    await staffChange(talk, id, { to: 'withdrawn', by: 'author' })
    for (const who of ['eva', 'luis']) {
      const seen = await reads(talk, who, code)
      expect(seen).toContain(`La persona que envió *${code}* la retiró`)
      expect(seen).not.toContain('bancas')
    }
    expect(await reads(talk, 'ana', code)).toContain('Usted la retiró')
  })

  it('of a duplicate leads to the other one, where that may be seen', async () => {
    const first = await anas({ title: 'La primera' })
    const second = await anas({ title: 'La segunda' })
    await staffChange(talk, second.id, { to: 'duplicate', details: { canonicalId: first.id } })
    for (const who of ['ana', 'eva', 'luis']) {
      expect(await reads(talk, who, second.code)).toContain(`Se unió a: ${first.code}`)
      expect(await offered(talk, who)).toContain('canonical')
    }
    await staffChange(talk, first.id, 'hide')
    for (const who of ['eva', 'luis']) {
      const seen = await reads(talk, who, second.code)
      expect(seen).toContain('La segunda')
      expect(seen).not.toContain(first.code)
      expect(await offered(talk, who)).not.toContain('canonical')
    }
    expect(await reads(talk, 'ana', second.code)).toContain(first.code)
  })

  it('has what staff decided, with the day they chose', async () => {
    const { id, code } = await anas()
    const details = { responsibleUnit: 'Parques y Jardines', expectedAt: new Date('2026-03-20') }
    await staffChange(talk, id, { to: 'in_review', text: 'Iremos a verlo.', details })
    const seen = await reads(talk, 'luis', code)
    expect(seen).toContain('La atiende: Parques y Jardines')
    expect(seen).toContain('Respuesta prevista: 20 de marzo de 2026')
    expect(seen).toContain('En revisión. Iremos a verlo.')
    await staffChange(talk, id, { to: 'referred', details: { receivingEntity: 'La Prefectura' } })
    expect(await reads(talk, 'luis', code)).toContain('Pasó a: La Prefectura')
  })

  it('never tells where a shared location is', async () => {
    const { code } = await anas({ parish: null, latitude: -1.67012, longitude: -78.65034 })
    expect(await reads(talk, 'luis', code)).not.toMatch(/67012|65034/)
  })

  it('is in the language of the person', async () => {
    const { code } = await anas()
    await welcomed(talk, 'tom')
    for (const words of ['idioma', 'english']) await talk.says(words, 'tom')
    const seen = await reads(talk, 'tom', code)
    expect(seen).toContain('State: *Received*')
    expect(seen).toContain('From: Name kept private')
  })
})

describe('supporting and following', () => {
  it('count once a person and can be taken back', async () => {
    const { id, code } = await anas()
    await reads(talk, 'luis', code)
    await presses(talk, 'luis', 'support')
    await reads(talk, 'luis', code)
    expect(await offered(talk, 'luis')).not.toContain('support')
    expect((await supportsOf(talk.store.db, [id])).get(id)).toBe(2)
    await presses(talk, 'luis', 'unsupport')
    await presses(talk, 'luis', 'follow')
    const tie = { contactId: luis, submissionId: id }
    expect(await standingOf(talk.store.db, tie)).toEqual({ supports: false, follows: true, reported: false })
    await presses(talk, 'luis', 'unfollow')
    expect(await standingOf(talk.store.db, tie)).toMatchObject({ supports: false, follows: false })
    expect((await supportsOf(talk.store.db, [id])).get(id)).toBe(1)
  })

  it('leave an author alone with theirs', async () => {
    const { id, code } = await anas()
    await reads(talk, 'ana', code)
    await talk.says('apoyar', 'ana')
    expect((await supportsOf(talk.store.db, [id])).get(id)).toBe(1)
  })
})

describe('whatever somebody was offered', () => {
  const names = ['support_submission', 'follow_submission', 'report_submission']

  it.each(names)('%s does nothing to what they may not see, nor to their own', async (name) => {
    const answers = { reason: 'spam' }
    const action = followActions[name]
    const { id, code } = await anas({}, false)
    expect(await runs(talk, action, luis, { code, ...answers })).toBe('gone')
    expect(await runs(talk, action, ana, { code, ...answers })).toBe('gone')
    await staffChange(talk, id, 'publish')
    expect(await runs(talk, action, ana, { code, ...answers })).toBe('gone')
    await staffChange(talk, id, { to: 'withdrawn', by: 'author' })
    expect(await runs(talk, action, luis, { code, ...answers })).toBe('gone')
    const tie = { contactId: luis, submissionId: id }
    expect(await standingOf(talk.store.db, tie)).toEqual({ supports: false, follows: false, reported: false })
  })
})

describe('telling staff of a problem', () => {
  it('is kept once, with the reason', async () => {
    const { id, code } = await anas()
    await reads(talk, 'luis', code)
    await presses(talk, 'luis', 'report')
    expect(await presses(talk, 'luis', 'offensive')).toEqual(['report.recorded', 'submission.what'])
    expect(await offered(talk, 'luis')).not.toContain('report')
    const reports = await openReports(talk.store.db, { offset: 0, limit: 50 })
    expect(reports.filter(({ submissionId }) => submissionId === id)).toMatchObject([{ reason: 'offensive' }])
  })
})

describe('the author', () => {
  it('withdraws theirs, which others see no more', async () => {
    const { id, code } = await anas()
    await reads(talk, 'ana', code)
    await presses(talk, 'ana', 'withdraw')
    expect((await submission(talk, id)).state).toBe('received')
    expect((await presses(talk, 'ana', 'yes'))[0]).toBe('submission.withdrew')
    expect((await submission(talk, id)).state).toBe('withdrawn')
    expect((await eventsOf(talk.store.db, id)).at(-1)).toMatchObject({ by: 'author', to: 'withdrawn', text: null })
  })

  it.each(['not_viable', 'fulfilled', 'referred', 'duplicate'] as const)(
    'cannot withdraw one that is %s, and is told why',
    async (state) => {
      const { id, code } = await anas()
      await staffChange(talk, id, { to: state })
      expect(await reads(talk, 'ana', code)).toContain('Ya no se puede retirar, porque el Municipio ya la respondió')
      expect(await offered(talk, 'ana')).toEqual(['reopen', 'leave'])
    },
  )

  it('has it looked at again once, in words that only they and staff see', async () => {
    const { id, code } = await anas()
    await staffChange(talk, id, { to: 'in_review' })
    await staffChange(talk, id, { to: 'not_viable' })
    await reads(talk, 'ana', code)
    await presses(talk, 'ana', 'reopen')
    expect((await talk.says('Nadie vino a verlo todavía', 'ana'))[0]).toBe('submission.reopened')
    expect(await submission(talk, id)).toMatchObject({ state: 'in_review', reopened: true })
    expect((await eventsOf(talk.store.db, id)).at(-1)).toMatchObject({
      by: 'author',
      text: 'Nadie vino a verlo todavía',
    })
    expect(await reads(talk, 'ana', code)).toContain('Nadie vino a verlo todavía')
    const seen = await reads(talk, 'luis', code)
    expect(seen).toContain('quien la envió pidió que se revise de nuevo')
    expect(seen).not.toContain('Nadie vino')
    await staffChange(talk, id, { to: 'not_viable' })
    expect(await reads(talk, 'ana', code)).toContain('ya se revisó de nuevo una vez')
    expect(await offered(talk, 'ana')).toEqual(['leave'])
  })

  it.each(['withdraw_submission', 'reopen_submission'])('alone can do what %s does', async (name) => {
    const { id, code } = await anas()
    if (name === 'reopen_submission') await staffChange(talk, id, { to: 'not_viable' })
    const { version } = await submission(talk, id)
    const answers = { code, reason: 'Nadie vino a verlo' }
    for (const other of [eva, luis]) expect(await runs(talk, followActions[name], other, answers)).toBe('gone')
    expect((await submission(talk, id)).version).toBe(version)
    expect(await runs(talk, followActions[name], ana, answers)).toBe('done')
    expect(await runs(talk, followActions[name], ana, answers)).toMatch(/closed|before|open/)
  })

  it('is the only one to read what they wrote in a change', async () => {
    const { id, code } = await anas()
    await staffChange(talk, id, { to: 'accepted', by: 'author', text: 'Palabras de Ana' })
    expect(await reads(talk, 'ana', code)).toContain('Palabras de Ana')
    expect(await reads(talk, 'luis', code)).not.toContain('Palabras de Ana')
  })
})

describe('a code with one wrong character', () => {
  it('is no way to learn of what is not published', async () => {
    const { code } = await anas({}, false)
    const wrong = code.replace('-2026-', '-2056-')
    expect(await talk.says(wrong, 'luis')).toEqual(['status.unknown'])
    expect(await talk.says(wrong, 'ana')).toEqual(['status.near'])
  })
})
