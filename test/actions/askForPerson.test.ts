import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentIn, movableClock, openTalk } from '../support/talk.js'

let talk: Awaited<ReturnType<typeof openTalk>>

beforeAll(async () => {
  // A Saturday, by the municipality's clock.
  talk = await openTalk(contentIn(), movableClock(new Date('2026-03-07T16:00:00Z')))
})
afterAll(() => talk.close())

describe('somebody who asks for a person while the office is closed', () => {
  test('is told when it opens, and is on the list', async () => {
    for (const words of ['/start', '1']) await talk.says(words)
    expect(await talk.says('persona')).toEqual(['person.closed', 'person.ask'])
    const [delivery] = await talk.store.db.delivery.findMany({ where: { body: { contains: 'oficina está cerrada' } } })
    expect(delivery?.body).toMatch(/lunes, 9 de marzo, 8:00/)
    expect(await talk.store.db.helpRequest.count({ where: { answeredAt: null } })).toBe(1)
    expect(await talk.says('persona')).toEqual(['person.already', 'person.ask'])
  })

  test('is told so too where no answer was found', async () => {
    for (const words of ['/start', '1', 'xqzw plof brrr']) await talk.says(words, 'eva')
    expect(await talk.says('3', 'eva')).toEqual(['person.closed', 'person.kept', 'menu.main'])
  })
})
