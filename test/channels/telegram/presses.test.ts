import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectAndStart, type Connected } from '../../support/telegram/connected.js'
import { refusals, type Citizen } from '../../support/telegram/fakeTelegram.js'

let connected: Connected
let rosa: Citizen

beforeEach(async () => {
  connected = await connectAndStart()
  rosa = connected.telegram.citizen()
  rosa.says('/start')
  await connected.arrived(1)
  const choices = ['Sí', 'No'].map((label) => ({ id: label, label }))
  await connected.channel.send(String(rosa.id), { text: '¿Sigue?', choices }, 'd1')
})
afterEach(() => connected.close())

describe('pressing a button', () => {
  it('is answered, and the buttons go away', async () => {
    const { telegram } = connected
    const shown = await rosa.received()
    rosa.presses('Sí')
    await connected.arrived(2)
    await telegram.until('the press to be answered', () => telegram.world.answeredPresses.length === 1)
    await telegram.until('the buttons to go', () => shown.buttons.length === 0)
    expect(shown.text).toBe('¿Sigue?\n\n1. Sí\n2. No')
  })

  it('is accepted even when neither can be done', async () => {
    const { telegram } = connected
    telegram.fails('answerCallbackQuery', { kind: 'hangs' })
    telegram.fails('editMessageReplyMarkup', { kind: 'hangs' })
    rosa.presses('Sí')
    expect(await connected.arrived(2)).toHaveLength(2)
    telegram.fails('answerCallbackQuery', refusals.serverError())
    telegram.fails('editMessageReplyMarkup', refusals.serverError())
    rosa.presses('No')
    expect(await connected.arrived(3)).toHaveLength(3)
    expect(connected.channel.health().state).toBe('open')
  })

  it('counts again when a phone still shows the old buttons', async () => {
    const shown = await rosa.received()
    const before = { ...shown }
    rosa.presses('Sí')
    await connected.telegram.until('the buttons to go', () => shown.buttons.length === 0)
    rosa.presses('No', before)
    const [, first, second] = await connected.arrived(3)
    expect([first?.input, second?.input]).toMatchObject([{ choice: 'Sí' }, { choice: 'No' }])
  })

  it('does not hold up the stop for long', async () => {
    connected.telegram.fails('answerCallbackQuery', { kind: 'hangs' })
    rosa.presses('Sí')
    await connected.arrived(2)
    await connected.channel.stop()
    expect(connected.channel.health().state).toBe('stopped')
  })
})
