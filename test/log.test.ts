import { GrammyError, HttpError } from 'grammy'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createLog } from '../src/log.js'
import type { Log } from '../src/log.js'

const token = '7123456789:AAHk-9dJd_Zx0123456789abcdefghijklm'
const personal = [
  token,
  '099 123 4567',
  '+593 99 123 4567',
  '0991234567',
  '593991234567',
  'Rosa Quishpe',
  'La calle está rota',
  'rosa@example.org',
]
const [, mobile, international, digits, bare, name, text, email] = personal as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
]

function logged(write: (log: Log) => void): string {
  let lines = ''
  const log = createLog({
    level: 'trace',
    destination: { write: (line) => void (lines += line) },
    secrets: ['hook-secret/1'],
  })
  write(log)
  return lines
}

function leaks(lines: string): string[] {
  return [...personal, '123456789', 'AAHk', 'Quishpe', 'hook-secret'].filter((value) => lines.includes(value))
}

describe('the log', () => {
  it('writes one JSON line with the level, the time, the message and the named fields', () => {
    const line: unknown = JSON.parse(
      logged((log) => {
        log.info({ channel: 'telegram', eventId: '823456789', ms: 12 }, 'turn done')
      }),
    )
    expect(line).toMatchObject({ level: 'info', msg: 'turn done', channel: 'telegram', eventId: '823456789', ms: 12 })
    expect(line).toHaveProperty('time', expect.stringMatching(/^\d{4}-\d\d-\d\dT/))
  })

  it('is silent below its level', () => {
    let lines = ''
    createLog({ level: 'warn', destination: { write: (line) => void (lines += line) } }).info('nothing to see')
    expect(lines).toBe('')
  })

  const shapes: Record<string, (log: Log) => void> = {
    'fields by their usual names': (log) => {
      log.info({ text, name, phone: digits, address: bare, token, body: text }, 'm')
    },
    'fields by unforeseen names': (log) => {
      log.info({ citizen: name, wrote: text, mobile, n: 593991234567, big: 593991234567n }, 'm')
    },
    'named fields that hold free words': (log) => {
      log.info({ detail: `call ${mobile}, ${international}, ${email}`, reason: `bot${token}` }, 'm')
    },
    'nested objects and lists': (log) => {
      log.info({ event: { input: { kind: 'text', text }, from: { first_name: name } }, list: [[text]] }, 'm')
    },
    'keys of objects': (log) => {
      log.info({ state: { [digits]: 1, [bare]: true } }, 'm')
    },
    'the message': (log) => {
      log.info(`to ${digits} or ${international} with ${token}, ${email} and hook-secret/1`)
    },
    'a child logger': (log) => {
      log.child({ name, phone: digits, channel: 'web', detail: token }).info('m')
    },
    'an error as it is': (log) => {
      log.error(new Error(`request to https://api.telegram.org/bot${token}/getMe failed for ${mobile}`))
    },
    'an error under err': (log) => {
      log.error({ err: Object.assign(new Error(`bad "${text}" of "${name}"`), { text, name, payload: { text } }) }, 'm')
    },
    'an error under another name': (log) => {
      log.error({ failure: new Error(`"${text}"`), problem: new Error(`from ${digits}`) }, 'm')
    },
    'the cause of a cause': (log) => {
      log.error(new Error('outer', { cause: new Error('middle', { cause: new Error(`to ${bare} by ${token}`) }) }))
    },
    'a cause that is not an error': (log) => {
      log.error(new Error('outer', { cause: { text, phone: bare, said: text } }))
    },
    'several errors in one': (log) => {
      log.error(new AggregateError([new Error(token), new Error(`"${text}"`)], `all of ${mobile}`))
    },
    'the stack': (log) => {
      log.error(Object.assign(new Error('x'), { stack: `Error: ${text}\n    at f (/bot${token}/${bare}.js:1:2)` }))
    },
    "grammY's network error": (log) => {
      log.error(
        {
          err: new HttpError(
            'Network request failed',
            new Error(`request to https://x/bot${token}/sendMessage failed`),
          ),
        },
        'm',
      )
    },
    "grammY's refusal": (log) => {
      log.error(
        new GrammyError('Call failed', { ok: false, error_code: 400, description: 'no' }, 'sendMessage', {
          chat_id: bare,
          text,
        }),
      )
    },
    "an error of axios' shape": (log) => {
      log.error(
        Object.assign(new Error('Request failed with status code 400'), {
          config: {
            url: `https://x/bot${token}/sendMessage`,
            headers: { Authorization: token },
            data: JSON.stringify({ text, name }),
          },
          response: { data: { text, phone: digits } },
        }),
      )
    },
    'an error that was once JSON': (log) => {
      log.error({ err: { message: text, detail: `for ${mobile}`, config: { data: text } } }, 'm')
    },
    'what a JSON parser says': (log) => {
      try {
        JSON.parse(text)
      } catch (error) {
        log.error({ err: new SyntaxError(`Unexpected token, "${text}" is not valid JSON`, { cause: error }) }, 'm')
      }
    },
    'what zod says': (log) => {
      log.error({ err: z.strictObject({ age: z.literal('x') }).safeParse({ age: text, [name]: 1 }).error }, 'm')
    },
    'a thrown string': (log) => {
      log.error({ err: text }, 'm')
    },
    'a URL': (log) => {
      log.info(
        { url: `https://user:Quishpe@x/p?q=${encodeURIComponent(name)}`, path: '/hook-secret%2F1?q=Quishpe' },
        'm',
      )
    },
  }

  it.each(Object.entries(shapes))('does not let personal data or secrets out in %s', (_, write) => {
    const lines = logged(write)
    expect(leaks(lines)).toEqual([])
    expect(lines.trim().split('\n')).toHaveLength(1)
  })

  it('keeps what helps to find an error', () => {
    const error = Object.assign(new TypeError('cannot read flow', { cause: new Error('inner') }), {
      code: 'SQLITE_BUSY',
    })
    const line: unknown = JSON.parse(
      logged((log) => {
        log.error({ err: error, flow: 'menu' }, 'turn failed')
      }),
    )
    expect(line).toMatchObject({
      msg: 'turn failed',
      flow: 'menu',
      err: { type: 'TypeError', message: 'cannot read flow', code: 'SQLITE_BUSY' },
    })
    expect(line).toMatchObject({ err: { cause: { message: 'inner' } } })
    expect(line).toHaveProperty('err.stack', expect.stringContaining('log.test.ts'))
  })

  it('says which of the fields that zod read were wrong', () => {
    const line = logged((log) => {
      log.error({ err: z.object({ update_id: z.int() }).safeParse({}).error }, 'm')
    })
    expect(JSON.parse(line)).toMatchObject({ err: { issues: [{ code: 'invalid_type', path: ['update_id'] }] } })
  })

  it('does not take an address of the network or a date for a phone', () => {
    const line = logged((log) => {
      log.info({ url: 'http://192.168.100.20:3000/health' }, 'listening since 2025-01-31T10:00:00.123Z')
    })
    expect(line).toContain('http://192.168.100.20:3000/health')
    expect(line).toContain('2025-01-31T10:00:00.123Z')
  })

  it('survives an object that holds itself', () => {
    const loop: Record<string, unknown> = { channel: 'web' }
    loop['itself'] = loop
    expect(
      logged((log) => {
        log.info(loop, 'm')
      }),
    ).toContain('"channel":"web"')
  })
})
