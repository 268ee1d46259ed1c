import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flowSchema, type StepOf } from '../../src/engine/flow.js'
import { mediaKinds, type Input } from '../../src/engine/input.js'
import { readReply, type Reply } from '../../src/engine/reply.js'
import { askedBy, asking, Conversation, vocabulary } from '../support/engine.js'

type Ask = StepOf<'ask'>

function askStep(fields: object): Ask {
  const step = { kind: 'ask', text: 'form.question', save: 'it', next: 'end', ...fields }
  const parsed = flowSchema.parse({ id: 'form', title: 'form', version: 1, start: 'q', steps: { q: step } }).steps['q']
  if (parsed?.kind !== 'ask') throw new Error('not an ask step')
  return parsed
}

function read(fields: object, input: string | Input): Reply {
  return readReply(askStep(fields), typeof input === 'string' ? { kind: 'text', text: input } : input, vocabulary)
}

function taken(fields: object, input: string | Input): unknown {
  const reply = read(fields, input)
  return reply.kind === 'taken' ? reply.value : `${reply.kind} ${reply.kind === 'skipped' ? '' : reply.text}`.trim()
}

const location: Input = { kind: 'location', latitude: -1.67, longitude: -78.65 }

function media(kind: (typeof mediaKinds)[number]): Input {
  return { kind: 'media', media: kind, file: 'f1' }
}

describe('words', () => {
  it('are taken without the spaces around them', () => {
    expect(taken({ answer: 'text' }, '  Falta agua.\nDesde ayer ')).toBe('Falta agua.\nDesde ayer')
  })

  it('are counted as people count letters', () => {
    expect(taken({ answer: 'text', min: 3, max: 3 }, 'á👨‍👩‍👧ñ')).toBe('á👨‍👩‍👧ñ')
    expect(read({ answer: 'text', min: 4 }, 'á👨‍👩‍👧ñ')).toEqual({
      kind: 'invalid',
      text: 'common.too_short',
      params: { min: 4 },
    })
    expect(read({ answer: 'text', max: 2 }, 'á👨‍👩‍👧ñ')).toEqual({
      kind: 'invalid',
      text: 'common.too_long',
      params: { max: 2 },
    })
  })

  it('are needed', () => {
    expect(taken({ answer: 'text' }, '   ')).toBe('invalid common.invalid_text')
  })
})

describe('a number', () => {
  it.each([
    ['25', 25],
    ['-3', -3],
    ['2,5', 2.5],
    ['2.5', 2.5],
    ['-0', 0],
    ['0,125', 0.125],
    ['1.500', 1500],
    ['1,500', 1500],
    ['12.345.678', 12345678],
    ['tres', 3],
    ['La segunda', 2],
  ])('is read from %j', (text, value) => {
    expect(taken({ answer: 'number' }, text)).toBe(value)
  })

  it.each(['', 'muchos', '2 o 3', '25 personas', '1e5', '0x10', '٣٣ y ٤', '9'.repeat(400)])(
    'is not read from %j',
    (text) => {
      expect(taken({ answer: 'number' }, text)).toBe('invalid common.invalid_number')
    },
  )

  it('has its limits', () => {
    expect(taken({ answer: 'number', min: 1, max: 10 }, '10')).toBe(10)
    expect(taken({ answer: 'number', min: 1, max: 10 }, '1')).toBe(1)
    expect(read({ answer: 'number', min: 1, max: 10 }, '0')).toEqual({
      kind: 'invalid',
      text: 'common.too_small',
      params: { min: 1 },
    })
    expect(read({ answer: 'number', min: 1, max: 10 }, '11')).toEqual({
      kind: 'invalid',
      text: 'common.too_big',
      params: { max: 10 },
    })
  })
})

describe('a date', () => {
  it.each([
    '5/3/2026',
    '05-03-2026',
    '5.3.2026',
    '5 3 2026',
    '2026-03-05',
    '2026/3/5',
    '5 de marzo de 2026',
    '5 de Marzo del 2026',
    '5 marzo 2026',
    '5 mar 2026',
    '5 march 2026',
    ' 5 / 3 / 2026. ',
  ])('is read from %j', (text) => {
    expect(taken({ answer: 'date' }, text)).toBe('2026-03-05')
  })

  it('has its own length of February', () => {
    expect(taken({ answer: 'date' }, '29/2/2028')).toBe('2028-02-29')
    expect(taken({ answer: 'date' }, '29/2/2026')).toBe('invalid common.invalid_date')
  })

  it.each([
    '',
    'mañana',
    '31/4/2026',
    '5/13/2026',
    '0/1/2026',
    '5/3',
    '5/3/26',
    '5 de ma de 2026',
    '5 de brumario de 2026',
    '20260305',
    '2026-03-05T10:00',
  ])('is not read from %j', (text) => {
    expect(taken({ answer: 'date' }, text)).toBe('invalid common.invalid_date')
  })
})

describe('an e-mail address', () => {
  it('is read in lower case', () => {
    expect(taken({ answer: 'email' }, ' Maria.Perez@Correo.com ')).toBe('maria.perez@correo.com')
  })

  it.each(['', 'maria', 'maria@', 'maria@correo', 'maria correo.com', 'a@b.com, c@d.com'])(
    'is not read from %j',
    (text) => {
      expect(taken({ answer: 'email' }, text)).toBe('invalid common.invalid_email')
    },
  )
})

describe('a phone number', () => {
  it.each([
    ['0991234567', '+593991234567'],
    ['099 123 4567', '+593991234567'],
    ['099-123-4567', '+593991234567'],
    ['991234567', '+593991234567'],
    ['593991234567', '+593991234567'],
    ['+593 99 123 4567', '+593991234567'],
    ['+593 0991234567', '+593991234567'],
    ['00593991234567', '+593991234567'],
    ['(03) 296-1234', '+59332961234'],
    ['+34 612 345 678', '+34612345678'],
    ['0034612345678', '+34612345678'],
  ])('%j is read as %j', (text, phone) => {
    expect(taken({ answer: 'phone' }, text)).toBe(phone)
  })

  it.each([
    '',
    '099123456',
    '09912345678',
    '12345',
    '+593 99 123',
    '+0123456789',
    'no tengo',
    '0191234567',
    `+${'1'.repeat(16)}`,
  ])('is not read from %j', (text) => {
    expect(taken({ answer: 'phone' }, text)).toBe('invalid common.invalid_phone')
  })

  it.each([
    ['+593991234567', '+593991234567'],
    ['593991234567', '+593991234567'],
    ['34612345678', '+34612345678'],
    ['0991234567', '+593991234567'],
  ])('of a contact card is read: %j', (phone, expected) => {
    expect(taken({ answer: 'phone' }, { kind: 'contact', phone, own: true })).toBe(expected)
  })
})

describe('a place', () => {
  it('is taken as it was sent', () => {
    expect(taken({ answer: 'location' }, location)).toEqual(location)
  })

  it('cannot be written', () => {
    expect(taken({ answer: 'location' }, 'mi casa')).toBe('invalid common.invalid_location')
  })

  it('is taken beside words where the step accepts it', () => {
    expect(taken({ answer: 'text', accept: ['location'] }, location)).toEqual(location)
    expect(taken({ answer: 'text' }, location)).toBe('unexpected common.unexpected_location')
  })
})

describe('media', () => {
  it.each(['photo', 'voice', 'audio', 'video', 'document'] as const)(
    'are taken where they are asked for: %s',
    (kind) => {
      expect(taken({ answer: 'media' }, media(kind))).toEqual(media(kind))
    },
  )

  it('asked for are no sticker, and cannot be written', () => {
    expect(taken({ answer: 'media' }, media('sticker'))).toBe('unexpected common.unexpected_sticker')
    expect(taken({ answer: 'media' }, 'ya le mando')).toBe('invalid common.invalid_media')
  })

  it('are only those that the step accepts, where it says which', () => {
    expect(taken({ answer: 'media', accept: ['photo'] }, media('photo'))).toEqual(media('photo'))
    expect(taken({ answer: 'media', accept: ['photo'] }, media('video'))).toBe('unexpected common.unexpected_video')
  })

  it('are taken beside words where the step accepts them', () => {
    const fields = { answer: 'text', accept: ['voice', 'photo'] }
    expect(taken(fields, media('voice'))).toEqual(media('voice'))
    expect(taken(fields, { kind: 'media', media: 'photo', file: 'f1', caption: 'el bache' })).toMatchObject({
      media: 'photo',
      caption: 'el bache',
    })
    expect(taken(fields, media('video'))).toBe('unexpected common.unexpected_video')
    expect(taken(fields, 'el bache')).toBe('el bache')
  })
})

describe('what nobody asked for', () => {
  const strange: [string, Input][] = [
    ...mediaKinds.map((kind): [string, Input] => [kind, media(kind)]),
    ['location', location],
    ['contact', { kind: 'contact', phone: '0991234567', own: true }],
    ['edited', { kind: 'edited' }],
    ['other', { kind: 'unsupported', what: 'poll' }],
  ]
  it.each(strange)('is met with what to do instead: %s', (name, input) => {
    expect(taken({ answer: 'email' }, input)).toBe(`unexpected common.unexpected_${name}`)
  })
})

describe('a question that may be skipped', () => {
  it.each(['saltar', 'Omitir.', 'no sé'])('is, by %j', (text) => {
    expect(read({ answer: 'date', optional: true }, text)).toEqual({ kind: 'skipped' })
  })

  it('is not skipped where it may not be', () => {
    expect(taken({ answer: 'text' }, 'saltar')).toBe('saltar')
    expect(taken({ answer: 'date' }, 'saltar')).toBe('invalid common.invalid_date')
  })
})

describe('whatever is sent', () => {
  const answers = fc.constantFrom<Ask['answer']>('text', 'number', 'date', 'email', 'phone', 'location', 'media')
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('0', '9', '/', '-', '.', ',', ' ', '+', 'e') }),
  )

  it('the reader never throws, and what it takes is JSON', () => {
    fc.assert(
      fc.property(answers, text, (answer, words) => {
        const reply = read({ answer }, words)
        if (reply.kind === 'taken') expect(JSON.parse(JSON.stringify(reply.value))).toEqual(reply.value)
      }),
    )
  })
})

describe('the question', () => {
  it('saves the answer and goes on', () => {
    const talk = askedBy({ kind: 'ask', answer: 'number', save: 'age', next: 'done' })
    expect(talk.says('25')).toEqual(['form.done', 'menu.main'])
    expect(talk.said[0]?.params).toEqual({ age: 25 })
  })

  it.each(['saltar', '1', '1.', 'its button'])('that is skipped saves that it was skipped, by %j', (skip) => {
    const more = { kind: 'ask', text: 'form.more', answer: 'text', save: 'more', next: 'home' }
    const { form } = asking({ kind: 'ask', answer: 'text', save: 'name', optional: true, next: 'more' })
    const talk = new Conversation({ form: { steps: { ...form?.steps, more } } })
    talk.begins('form')
    expect(talk.offered).toEqual(['+skip'])
    expect(skip === 'its button' ? talk.presses('+skip') : talk.says(skip)).toEqual(['form.more'])
    expect(talk.session?.answers).toEqual({ name: null })
  })

  it('for a number takes 1 as the answer, though its button is the first', () => {
    const talk = askedBy({ kind: 'ask', answer: 'number', save: 'age', optional: true, next: 'done' })
    talk.says('1')
    expect(talk.said[0]?.params).toEqual({ age: 1 })
  })

  it('says what is wrong and asks again, in its own words where it has any', () => {
    const talk = askedBy({ kind: 'ask', answer: 'email', save: 'mail', next: 'done' })
    expect(talk.says('maria')).toEqual(['common.invalid_email', 'form.question'])
    const own = askedBy({ kind: 'ask', answer: 'email', save: 'mail', invalid: 'form.wrong', next: 'done' })
    expect(own.says('maria')).toEqual(['form.wrong', 'form.question'])
  })

  it('shows how far along the form it is', () => {
    const talk = askedBy({ kind: 'ask', answer: 'text', save: 'name', progress: { step: 2, steps: 5 }, next: 'done' })
    expect(talk.said[0]?.params).toEqual({ step: 2, steps: 5 })
    expect(talk.sends({ kind: 'edited' })).toEqual(['common.unexpected_edited', 'form.question'])
    expect(talk.said[1]?.params).toEqual({ step: 2, steps: 5 })
  })
})
