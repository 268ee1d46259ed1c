import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  completeRegistration,
  emptyForm,
  formAnswers,
  isCollective,
  nextField,
  readRegistration,
  registrationFields,
  registrationForm,
  unanswered,
} from '../../src/participation/registration.js'

const known = {
  kinds: ['ciudadania', 'sociedad_civil', 'academia', 'sector_publico', 'sector_privado', 'organismos_internacionales'],
  parishes: ['velasco', 'cacha'],
  axes: ['transparencia', 'integridad'],
}
const alone = {
  kind: 'ciudadania',
  name: 'Rosa',
  naming: 'reserved',
  parish: 'cacha',
  axes: ['integridad'],
  axes_done: 'yes',
  email: null,
  convocation: 'no',
  updates: 'yes',
}
const together = { ...alone, kind: 'academia', organisation: 'ESPOCH', belongs: 'new', role: 'Docente' }

const read = (answers: unknown) => readRegistration(answers, known)
/** The fields asked in turn when each is answered as in `all`. */
function askedWith(all: Record<string, unknown>): string[] {
  const answers: Record<string, unknown> = {}
  const asked: string[] = []
  for (let field = nextField(read(answers)); field !== null; field = nextField(read(answers))) {
    asked.push(field)
    const given = Object.keys(unanswered(field)).filter((name) => name !== 'outside' || field === 'outside')
    for (const name of given) answers[name] = all[name]
    if (asked.length > 20) throw new Error(`${field} is asked again and again`)
  }
  return asked
}

describe('the form', () => {
  it('asks a person alone for nothing about an organisation', () => {
    expect(askedWith(alone)).toEqual(['kind', 'name', 'naming', 'parish', 'axes', 'email', 'convocation', 'updates'])
  })

  it('asks everybody else for the organisation and their role in it', () => {
    expect(askedWith(together)).toEqual(registrationFields.filter((field) => field !== 'outside'))
  })

  it('asks where somebody lives who lives outside the canton', () => {
    expect(askedWith({ ...alone, parish: 'outside', outside: 'Quito' })).toContain('outside')
  })

  it.each(known.kinds)('knows whether %s is collective', (kind) => {
    expect(isCollective(kind)).toBe(kind !== 'ciudadania')
  })

  it('has nobody in an organisation before they said what they are', () => {
    expect(isCollective(undefined)).toBe(false)
  })

  it('takes an e-mail that was skipped as answered, and one that was never asked for not', () => {
    expect(nextField(read({ ...alone, email: null }))).toBeNull()
    expect(nextField(read({ ...alone, email: '' }))).toBe('email')
  })

  it('is done with the axes when the person says so, even with none', () => {
    expect(nextField(read({ ...alone, axes: [] }))).toBeNull()
    expect(nextField(read({ ...alone, axes_done: '' }))).toBe('axes')
  })

  it('is not done with an organisation before similar ones were offered', () => {
    expect(nextField(read({ ...together, belongs: '' }))).toBe('organisation')
  })
})

describe('correcting a field', () => {
  it.each(registrationFields.filter((field) => field !== 'outside'))('asks for %s and nothing before it', (field) => {
    expect(nextField(read({ ...together, ...unanswered(field) }))).toBe(field)
  })

  it('asks again for the town with the parish', () => {
    const away = { ...alone, parish: 'outside', outside: 'Quito' }
    expect(nextField(read({ ...away, ...unanswered('parish'), parish: 'outside' }))).toBe('outside')
  })

  it('asks a person who joins an organisation for it, and keeps it when only the kind changes', () => {
    expect(nextField(read({ ...alone, kind: 'academia' }))).toBe('organisation')
    expect(nextField(read({ ...together, kind: 'sector_privado' }))).toBeNull()
  })

  it('keeps the axes that were chosen before', () => {
    expect(read({ ...alone, ...unanswered('axes') }).axes).toEqual(['integridad'])
  })
})

describe('what is stored', () => {
  it('of a person alone has no organisation, whatever was answered before', () => {
    expect(completeRegistration(read({ ...together, kind: 'ciudadania' }))).toEqual({
      kind: 'ciudadania',
      organisation: null,
      role: null,
      name: 'Rosa',
      naming: 'reserved',
      parish: 'cacha',
      outside: null,
      axes: ['integridad'],
      email: null,
      convocation: false,
      updates: true,
    })
  })

  it('names a new organisation, and points to one that is known', () => {
    expect(completeRegistration(read(together))?.organisation).toEqual({ name: 'ESPOCH' })
    expect(completeRegistration(read({ ...together, belongs: 'o-1' }))?.organisation).toEqual({ id: 'o-1' })
  })

  it('has a town instead of a parish outside the canton, and only there', () => {
    const away = completeRegistration(read({ ...alone, parish: 'outside', outside: 'Quito' }))
    expect(away).toMatchObject({ parish: null, outside: 'Quito' })
    expect(completeRegistration(read({ ...alone, outside: 'Quito' }))).toMatchObject({ parish: 'cacha', outside: null })
  })

  it('is nothing while something is missing', () => {
    expect(completeRegistration(emptyForm)).toBeNull()
    expect(completeRegistration(read({ ...alone, name: '  ' }))).toBeNull()
  })

  it('leads back to a form that nothing is missing of', () => {
    const stored = completeRegistration(read({ ...together, belongs: 'o-1' }))
    if (stored === null) throw new Error('it was complete')
    const form = registrationForm({ ...stored, organisationName: 'ESPOCH' })
    expect(completeRegistration(form)).toEqual(stored)
    const away = completeRegistration(read({ ...alone, parish: 'outside', outside: 'Quito' }))
    if (away === null) throw new Error('it was complete')
    expect(completeRegistration(registrationForm({ ...away, organisationName: null }))).toEqual(away)
  })
})

describe('a draft', () => {
  it('of any shape is read, and what cannot be is asked again', () => {
    expect(read(null)).toEqual(emptyForm)
    expect(read('x')).toEqual(emptyForm)
    expect(read({ kind: 7, naming: 'loud', axes: 'all', email: 3 })).toEqual(emptyForm)
  })

  it('loses what this municipality does not know any more', () => {
    const form = read({ ...alone, kind: 'gone', parish: 'gone', axes: ['gone', 'integridad'] })
    expect(form).toMatchObject({ kind: undefined, parish: undefined, axes: ['integridad'] })
  })

  it('goes through answers and JSON unchanged', () => {
    for (const form of [emptyForm, read(alone), read(together)]) {
      const carried: unknown = JSON.parse(JSON.stringify(formAnswers(form)))
      expect(read(carried)).toEqual(form)
    }
  })

  it('never breaks the form, whatever it holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(together), 'outside'), fc.jsonValue()), (answers) => {
        const form = read(answers)
        expect(completeRegistration(form) === null).toBe(nextField(form) !== null)
      }),
    )
  })
})
