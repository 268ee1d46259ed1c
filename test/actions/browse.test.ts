import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { support } from '../../src/store/supports.js'
import { openTalk } from '../support/talk.js'
import { offered, presses, reads, staffChange, submitted, welcomed } from './citizens.js'

let talk: Awaited<ReturnType<typeof openTalk>>
let ana: string
let eva: string

beforeAll(async () => {
  talk = await openTalk()
  ana = await welcomed(talk, 'ana')
  eva = await welcomed(talk, 'eva')
  await welcomed(talk, 'luis')
})
afterAll(() => talk.close())

async function published(parts: Parameters<typeof submitted>[2] = {}): Promise<string> {
  talk.clock.pass(1)
  const { id, code } = await submitted(talk, ana, parts)
  await staffChange(talk, id, 'publish')
  return code
}

/** Opens the list of what is published. */
async function browses(who: string, ...words: string[]): Promise<string> {
  let read = ''
  for (const said of ['menú', 'estado', 'buscar entre lo publicado', ...words]) read = await reads(talk, who, said)
  return read
}

describe('the list of what is published', () => {
  it('has five to a page, the newest first, each with its code, title, state and supports', async () => {
    const codes: string[] = []
    for (let i = 1; i <= 12; i++) codes.push(await published({ title: `Banca número ${String(i)}`, parish: 'licto' }))
    const newest = codes.toReversed()
    const first = await browses('luis', 'por parroquia', 'licto')
    expect(first).toContain('Hay 12.')
    expect(first).toContain('(Página 1 de 3)')
    expect(first).toContain(`${newest[0] ?? ''} · Banca número 12 · Recibida · 0 apoyos`)
    expect(await offered(talk, 'luis')).toEqual([...newest.slice(0, 5), 'next', 'leave'])
    await presses(talk, 'luis', 'next')
    expect(await offered(talk, 'luis')).toEqual([...newest.slice(5, 10), 'next', 'previous', 'leave'])
    await presses(talk, 'luis', 'next')
    expect(await offered(talk, 'luis')).toEqual([...newest.slice(10), 'previous', 'leave'])
    await presses(talk, 'luis', 'previous')
    expect(await offered(talk, 'luis')).toEqual([...newest.slice(5, 10), 'next', 'previous', 'leave'])
  })

  it('goes back to its last page when the others are gone', async () => {
    const made = await Promise.all(
      Array.from({ length: 6 }, () => submitted(talk, ana, { parish: 'punin', title: 'Luz' })),
    )
    for (const { id } of made) await staffChange(talk, id, 'publish')
    await browses('luis', 'por parroquia', 'punin')
    for (const { id } of made.slice(0, 3)) await staffChange(talk, id, 'hide')
    await presses(talk, 'luis', 'next')
    expect(await offered(talk, 'luis')).toHaveLength(4)
  })

  it('shows no personal data and nobody’s name in titles, and how many support', async () => {
    const { id, code } = await submitted(talk, ana, { parish: 'calpi', title: 'Llamen a Ana, 0991234567' })
    await staffChange(talk, id, 'publish')
    await support(talk.store.db, { contactId: eva, submissionId: id, now: talk.clock.now() })
    const read = await browses('luis', 'por parroquia', 'calpi')
    expect(read).toContain(code)
    expect(read).not.toContain('0991234567')
    expect(read).toContain('1 apoyo')
  })

  it('leaves out what is not published, hidden, withdrawn or a duplicate, however it is looked for', async () => {
    const seen = await published({ title: 'Puente Zurcal', axis: 'colaboracion', parish: 'flores' })
    const parts = { title: 'Puente Zurcal', axis: 'colaboracion', parish: 'flores' }
    await submitted(talk, ana, parts)
    for (const change of ['hide', { to: 'withdrawn', by: 'author' }, { to: 'duplicate' }] as const) {
      const { id } = await submitted(talk, ana, parts)
      await staffChange(talk, id, 'publish')
      await staffChange(talk, id, change)
    }
    for (const words of [['por parroquia', 'flores'], ['por eje', 'colaboración'], ['puente zurcal']]) {
      await browses('luis', ...words)
      expect(await offered(talk, 'luis')).toEqual([seen, 'leave'])
    }
  })

  it('is found by the name of its parish', async () => {
    const code = await published({ title: 'Zanja abierta', parish: 'quimiag' })
    await browses('luis', 'parroquia quimiag')
    expect(await offered(talk, 'luis')).toEqual([code, 'leave'])
  })

  it('finds words without accents and with a small slip', async () => {
    const code = await published({ title: 'Alcantarillado para Guabulag', description: 'Falta alcantarillado.' })
    await browses('luis', 'alcantariyado guabulag')
    expect(await offered(talk, 'luis')).toEqual([code, 'leave'])
    expect(await reads(talk, 'luis', 'xqzwv plofbr')).toContain('No encontramos nada')
  })
})

describe('the list of what somebody sent', () => {
  it('has all of theirs, whatever became of it, and nobody else’s', async () => {
    const paul = await welcomed(talk, 'paul')
    const made = []
    for (const change of [null, 'publish', 'hide', { to: 'withdrawn', by: 'author' }] as const) {
      const { id, code } = await submitted(talk, paul)
      if (change !== null) await staffChange(talk, id, change)
      made.unshift(code)
    }
    for (const words of ['menú', 'estado', 'ver lo que envié']) await reads(talk, 'paul', words)
    expect(await offered(talk, 'paul')).toEqual([...made, 'leave'])
  })
})
