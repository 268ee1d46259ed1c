import { describe, expect, it } from 'vitest'
import {
  isBegun,
  nextField,
  progressOf,
  readForm,
  submissionFields,
  writtenIn,
  type SubmissionField,
  type SubmissionForm,
} from '../../src/participation/submission.js'

const need = {
  kind: 'need',
  axis: 'integridad',
  description: 'El agua llega sucia',
  title: null,
  place: 'licto',
  affected: null,
  files_done: 'no',
  naming: 'reserved',
}

/** The questions that are asked when each is answered in turn. */
function asked(answers: Record<string, unknown>, given: Partial<Record<SubmissionField, unknown>>): string[] {
  const form = readForm(answers)
  const field = nextField(form)
  if (field === null) return []
  const name = field === 'files' ? 'files_done' : field
  return [field, ...asked({ ...form, [name]: given[field] }, given)]
}

describe('a form', () => {
  it('of nothing has no answers, and is not begun', () => {
    for (const nothing of [{}, null, undefined, 'x', { axis: 7, files: 'a', latitude: 'x', told: 'by hand' }]) {
      const form = readForm(nothing)
      expect(nextField(form)).toBe('kind')
      expect(isBegun(form)).toBe(false)
      expect(writtenIn(form)).toEqual([])
    }
  })

  it('survives being stored', () => {
    const form = readForm({ ...need, files: ['f1'], latitude: -1.6, personal_told: true })
    expect(readForm(JSON.parse(JSON.stringify(form)))).toEqual(form)
  })

  it('has nothing of the conversation but its own answers', () => {
    expect(readForm({ ...need, question: 'x', step: 3 })).not.toHaveProperty('step')
  })

  it.each([{ axis: 'x' }, { description: 'x' }, { told: 'voice' }, { place: 'here' }, { files: ['f1'] }])(
    'with %j is begun',
    (answers) => {
      expect(isBegun(readForm(answers))).toBe(true)
    },
  )

  it('with only a kind is not begun', () => {
    expect(isBegun(readForm({ kind: 'need' }))).toBe(false)
  })
})

describe('the questions', () => {
  const given = { ...need, files: 'no', benefit: 'Agua limpia', words: 'Agua sucia', outside: 'Quito' }

  it('of a need come in order', () => {
    expect(asked({}, given)).toEqual([
      ...['kind', 'axis', 'description', 'title', 'place', 'affected', 'files', 'naming'],
    ])
  })

  it('of a proposal have the benefit too', () => {
    expect(asked({ kind: 'proposal' }, given)).toEqual([
      ...['axis', 'description', 'title', 'place', 'affected', 'benefit', 'files', 'naming'],
    ])
  })

  it('outside the canton have the city or country', () => {
    expect(asked({ ...need, place: '' }, { place: 'outside', outside: 'Quito' })).toEqual(['place', 'outside'])
  })

  it('begin with the first that is missing, wherever that is', () => {
    for (const field of submissionFields.filter((name) => name in need)) {
      expect(nextField(readForm({ ...need, [field]: '' }))).toBe(field)
    }
  })

  it.each(['title', 'affected'])('that were skipped are not asked again: %s', (field) => {
    expect(nextField(readForm({ ...need, [field]: null }))).toBeNull()
  })

  it('about words are asked after a photo without any, and not after a voice note', () => {
    expect(nextField(readForm({ ...need, description: '', told: 'photo' }))).toBe('words')
    expect(nextField(readForm({ ...need, description: '', told: 'photo', words: null }))).toBeNull()
    expect(nextField(readForm({ ...need, description: '', told: 'voice' }))).toBeNull()
  })

  it('about files end with the fifth', () => {
    const files = ['1', '2', '3', '4']
    expect(nextField(readForm({ ...need, files, files_done: '' }))).toBe('files')
    expect(nextField(readForm({ ...need, files: [...files, '5'], files_done: '' }))).toBeNull()
  })

  it('of a need that becomes a proposal lack only the benefit', () => {
    expect(nextField(readForm({ ...need, kind: 'proposal' }))).toBe('benefit')
    expect(nextField(readForm({ ...need, kind: 'proposal', benefit: 'Agua limpia' }))).toBeNull()
  })
})

describe('what was said about a photo', () => {
  it('is the description', () => {
    expect(readForm({ told: 'photo', words: 'Un hueco' }).description).toBe('Un hueco')
    expect(readForm({ told: 'photo', description: 'Un poste', words: 'Un hueco' }).description).toBe('Un poste')
  })
})

describe('the progress', () => {
  function progress(form: SubmissionForm): [SubmissionField, number, number][] {
    return submissionFields
      .filter((field) => field !== 'kind')
      .map((field) => [field, progressOf(form, field).step, progressOf(form, field).steps])
  }

  it('of a need counts seven questions', () => {
    const steps = progress(readForm({ kind: 'need' })).filter(([field]) => field !== 'benefit')
    expect(steps.map(([field, step]) => `${field} ${String(step)}`)).toEqual([
      ...['axis 1', 'description 2', 'words 2', 'title 3', 'place 4', 'outside 4', 'affected 5', 'files 6', 'naming 7'],
    ])
    expect(steps.every(([, , all]) => all === 7)).toBe(true)
  })

  it('of a proposal counts eight', () => {
    const steps = progress(readForm({ kind: 'proposal', place: 'outside', told: 'photo' }))
    expect(steps.find(([field]) => field === 'benefit')).toEqual(['benefit', 6, 8])
    expect(steps.at(-1)).toEqual(['naming', 8, 8])
  })
})

describe('what is written', () => {
  it('is every word of the citizen, and nothing else', () => {
    const words = { title: 'a', description: 'b', affected: 'c', benefit: 'd', outside: 'e' }
    expect(writtenIn(readForm({ ...need, ...words }))).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(writtenIn(readForm(need))).toEqual(['El agua llega sucia'])
  })
})
