import { describe, expect, it } from 'vitest'
import { stemOf } from '../../src/content/stem.js'

describe('Spanish words', () => {
  it.each([
    [['participa', 'participan', 'participar', 'participacion', 'participo']],
    [['accion', 'acciones', 'asion']],
    [['eje', 'ejes']],
    [['plan', 'planes']],
    [['publico', 'publica', 'publicas']],
    [['abierto', 'avierto', 'abiertos']],
    [['decision', 'desicion']],
    [['hacer', 'aser']],
    [['voz', 'vos', 'voces']],
  ])('%j are one word', (words) => {
    const stem = stemOf(['es'])
    expect(new Set(words.map(stem)).size).toBe(1)
  })

  it.each([
    ['plan', 'plato'],
    ['casa', 'caso'],
    ['pan', 'paso'],
    ['ocho', 'oco'],
  ])('%s and %s are two, but for the last letter', (one, other) => {
    const stem = stemOf(['es'])
    expect(stem(one) === stem(other)).toBe(one.slice(0, -1) === other.slice(0, -1))
  })
})

it('English words lose their endings', () => {
  const stem = stemOf(['en'])
  expect(['stages', 'actions', 'involving', 'participates', 'class'].map(stem)).toEqual([
    'stag',
    'action',
    'involv',
    'participat',
    'class',
  ])
  expect(stem('participation')).toBe(stem('participate'))
})

it('words of a language without rules follow those of the next, or stay as they are', () => {
  expect(stemOf(['qug', 'es'])('planes')).toBe('plan')
  expect(stemOf(['qug'])('planes')).toBe('planes')
})
