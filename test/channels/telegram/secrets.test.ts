import { afterEach, describe, expect, it } from 'vitest'
import { redact } from '../../../src/channels/telegram/failures.js'
import { connect, isOpen, type Connected } from '../../support/telegram/connected.js'
import { refusals } from '../../support/telegram/fakeTelegram.js'
import { Refusal } from '../../support/telegram/refusal.js'

let connected: Connected
afterEach(() => connected.close())

describe('logs', () => {
  it('hold neither the token nor what citizens write nor who they are, whatever goes wrong', async () => {
    const commands = [{ list: [{ command: 'menu', description: 'Ver' }] }]
    connected = await connect({ commands, timing: { requestLimitSeconds: 0.3 } })
    const { telegram, channel, accept, logs } = connected
    let failures = 0
    await channel.start(
      accept(({ input }) => (failures++ < 2 ? Promise.reject(new Error(JSON.stringify(input))) : Promise.resolve())),
    )
    const rosa = telegram.citizen(987654321, { firstName: 'Quishpe' })
    rosa.says('secreto-escrito')
    rosa.sharesContact('+593991234567')
    telegram.world.tell({ message: { text: 'secreto-ilegible' } } as never)
    await connected.arrived(2)

    const send = (text: string) =>
      channel.send('987654321', { text, choices: [{ id: 'x', label: 'secreto-botón' }] }, 'd')
    const outcomes = [await send('secreto-enviado')]
    telegram.fails('answerCallbackQuery', new Refusal(400, 'Bad Request: no "secreto-citado"'))
    rosa.presses('secreto-botón')
    const wrong = [refusals.serverError(), refusals.blocked(), { kind: 'lost_after' }, { kind: 'hangs' }] as const
    for (const fault of wrong) {
      telegram.fails('sendMessage', fault)
      telegram.fails('setMyCommands', fault)
      outcomes.push(await send('secreto-enviado'))
    }
    await connected.arrived(3)
    await telegram.goesDown()
    outcomes.push(await send('secreto-enviado'))
    await expect.poll(() => channel.health().state).toBe('degraded')
    const said = [channel.health().detail ?? '']
    await telegram.comesBack()
    await isOpen(connected)
    telegram.world.tokenValid = false
    await channel.fetchFile('nunca', 1)
    await channel.stop()

    const everything = [...logs, ...said, JSON.stringify(outcomes)].join('\n')
    expect(logs.length).toBeGreaterThan(5)
    for (const secret of [
      telegram.token,
      telegram.token.split(':')[1] ?? '',
      'secreto-',
      'Quishpe',
      '0991234567',
      '991234567',
    ]) {
      expect(everything).not.toContain(secret)
    }
    expect(logs.join('\n')).not.toContain('987654321')
  })

  it('would not show a token that got into a text', () => {
    const token = '4242424242:AAE-fake_token_of_the_test_bot_00000'
    expect(redact(`request to http://host/bot${token}/getMe failed`)).toBe(
      'request to http://host/bot<token>/getMe failed',
    )
    expect(redact(`token ${token}.`)).toBe('token <token>.')
  })
})
