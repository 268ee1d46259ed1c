import { describe, expect, it } from 'vitest'
import { endAfter, openFrom, type Hours } from '../../src/broadcasts/hours.js'
import { fill, isPlain, readTemplate } from '../../src/broadcasts/placeholders.js'
import { acceptedFor, broadcastStates, stateAfter, type Control } from '../../src/broadcasts/states.js'

const hours: Hours = { quiet: { from: 20, until: 7 }, sundayFrom: 9 }
const at = (local: string): Date => new Date(`${local}:00-05:00`)

describe('the hours of announcements', () => {
  it.each([
    ['2026-03-02T10:00', '2026-03-02T10:00', 'in the morning'],
    ['2026-03-02T07:00', '2026-03-02T07:00', 'at seven'],
    ['2026-03-02T06:59', '2026-03-02T07:00', 'before seven'],
    ['2026-03-02T19:59', '2026-03-02T19:59', 'before eight in the evening'],
    ['2026-03-02T20:00', '2026-03-03T07:00', 'at eight in the evening'],
    ['2026-03-03T00:00', '2026-03-03T07:00', 'at midnight'],
    ['2026-03-07T21:00', '2026-03-08T09:00', 'in a Saturday night'],
    ['2026-03-08T08:59', '2026-03-08T09:00', 'on a Sunday before nine'],
    ['2026-03-08T09:00', '2026-03-08T09:00', 'on a Sunday at nine'],
    ['2026-03-08T20:00', '2026-03-09T07:00', 'in a Sunday night'],
  ])('at %s begin at %s: %s', (time, opens) => {
    expect(openFrom(hours, at(time))).toEqual(at(opens))
  })

  it('say when what takes long will have been sent', () => {
    const hour = 3_600_000
    expect(endAfter(hours, at('2026-03-02T10:00'), hour)).toEqual(at('2026-03-02T11:00'))
    expect(endAfter(hours, at('2026-03-02T19:00'), 2 * hour)).toEqual(at('2026-03-03T08:00'))
    expect(endAfter(hours, at('2026-03-07T19:00'), 2 * hour)).toEqual(at('2026-03-08T10:00'))
    expect(endAfter(hours, at('2026-03-02T07:00'), 14 * hour)).toEqual(at('2026-03-03T08:00'))
  })

  it('may be others', () => {
    expect(openFrom({ quiet: { from: 22, until: 0 }, sundayFrom: 0 }, at('2026-03-02T22:30'))).toEqual(
      at('2026-03-03T00:00'),
    )
  })
})

describe('a text with placeholders', () => {
  const defaults = { nombre: 'vecina o vecino', parroquia: 'su parroquia' }
  const filled = (text: string, values: { nombre?: string; parroquia?: string } = {}) =>
    fill(readTemplate(text).template, { nombre: null, parroquia: null, ...values }, defaults)

  it('gets what is known of the person', () => {
    const values = { nombre: 'Rosa', parroquia: 'Licto' }
    expect(filled('{nombre}, hay minga en { parroquia |su barrio}.', values)).toBe('Rosa, hay minga en Licto.')
  })

  it('gets the words of staff, or the service’s own, where nothing is known', () => {
    expect(filled('Hola, {nombre|amiga}: {parroquia}.')).toBe('Hola, amiga: su parroquia.')
    expect(filled('Hola, {nombre}.', { nombre: ' ' })).toBe('Hola, vecina o vecino.')
  })

  it('shows a name as it stands, whatever signs are in it', () => {
    expect(filled('*Hola* {nombre}', { nombre: 'a*b_c\\d{nombre}' })).toBe('*Hola* a\\*b\\_c\\\\d{nombre}')
  })

  it('says what is no placeholder, and where', () => {
    const { wrong } = readTemplate('Hola {apellido}, {nombre|} y {Nombre} {')
    expect(wrong).toEqual([
      { found: '{apellido}', position: 6 },
      { found: '{nombre|}', position: 18 },
      { found: '{Nombre}', position: 30 },
      { found: '{', position: 39 },
    ])
  })

  it('is the same for everybody where there are none', () => {
    expect(isPlain(readTemplate('Hola').template)).toBe(true)
    expect(isPlain(readTemplate('Hola {nombre}').template)).toBe(false)
  })
})

describe('what staff may do to a broadcast', () => {
  const controls: Control[] = ['pause', 'resume', 'cancel', 'resend_uncertain', 'retry_failed', 'withdraw']

  it.each(controls)('is possible in the states that are said to be accepted, and in no others: %s', (control) => {
    for (const state of broadcastStates)
      expect(stateAfter(control, { state, expanded: true }) !== null, state).toBe(acceptedFor(control).includes(state))
  })

  it('is nothing of this to a draft', () => {
    for (const control of controls) expect(acceptedFor(control)).not.toContain('draft')
  })

  it('lets one go on where it stood', () => {
    expect(stateAfter('resume', { state: 'paused', expanded: false })).toBe('expanding')
    expect(stateAfter('resume', { state: 'paused', expanded: true })).toBe('sending')
  })

  it('brings back one that was done, and keeps one paused that is', () => {
    expect(stateAfter('retry_failed', { state: 'done', expanded: true })).toBe('sending')
    expect(stateAfter('retry_failed', { state: 'paused', expanded: true })).toBe('paused')
  })
})
