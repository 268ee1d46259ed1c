import { beforeEach, describe, expect, it } from 'vitest'
import { SubmissionIndex, type IndexedSubmission } from '../../src/participation/similarity.js'

let index: SubmissionIndex

beforeEach(() => {
  index = new SubmissionIndex()
  for (const one of submissions) index.add(one)
})

describe('similar submissions', () => {
  it.each([
    ['Falta alumbrado público en el barrio', 'La calle está oscura y peligrosa en la noche', 'light'],
    ['No ay luz en mi calle', 'los postes estan dañados y la calle esta oscura', 'light'],
    ['Arreglen los baches', 'La vía a Licán tiene huecos enormes', 'road'],
    ['Agua potable', 'No tenemos agua desde hace una semana', 'water'],
    ['Recolección de la basura', 'El carro recolector ya no pasa', 'rubbish'],
    ['recoleccion d basura', 'el recolector no pasa', 'rubbish'],
    ['Parques para los perros', 'Un espacio para mascotas', 'dogs'],
    ['Falta alumbrado', 'Mi comadre Filomena se asustó anoche cuando volvía de la minga', 'light'],
    ['Ayuda', 'Los postes no tienen luz y la calle está oscura', 'light'],
    ['Perros', 'Ya no se puede caminar tranquilo', 'dogs'],
  ])('to %j are found', (title, description, id) => {
    expect(index.similar({ title, description }, 3).map((found) => found.id)).toContain(id)
  })

  it.each([
    ['Biblioteca virtual para estudiantes', 'Libros digitales gratuitos con el carné del colegio'],
    ['Piscina temperada', 'Los chicos del barrio quieren nadar en la noche'],
    ['Quiero saber', 'No sé qué poner aquí'],
    ['???', '🙂🙂'],
    ['', ''],
  ])('to %j are none', (title, description) => {
    expect(index.similar({ title, description }, 3)).toEqual([])
  })

  it('are found among thousands, whatever names and mistakes are in what is told', () => {
    for (let i = 0; i < 3000; i++) index.add({ ...one('light'), ...other(i), id: String(i) })
    for (let i = 0; i < 30; i++) index.add({ ...one('light'), id: `light ${String(i)}` })
    const asked = { title: 'Alumbrado', description: 'Filomena Sagñay' }
    expect(index.similar(asked, 1)[0]?.id).toMatch(/^light/)
  })

  it('finds each one by itself first', () => {
    for (const { id, title, description } of submissions) {
      expect(index.similar({ title, description }, 3)[0]?.id).toBe(id)
    }
  })

  it('prefers the one of the same kind of two alike', () => {
    const light = one('light')
    index.add({ ...light, id: 'twin', code: 'twin', kind: 'proposal' })
    const asked = { title: light.title, description: light.description }
    expect(index.similar({ ...asked, kind: 'proposal' }, 2).map(({ id }) => id)).toEqual(['twin', 'light'])
    expect(index.similar({ ...asked, kind: 'need' }, 2).map(({ id }) => id)).toEqual(['light', 'twin'])
  })

  it('offers no more than asked for, with their codes', () => {
    const copies = Array.from({ length: 9 }, (_, i) => ({ ...one('water'), id: `copy${String(i)}` }))
    for (const copy of copies) index.add(copy)
    const found = index.similar(one('water'), 3)
    expect(found).toHaveLength(3)
    expect(found[0]?.code).toBe('RIO-water')
  })
})

describe('searching', () => {
  it.each([
    ['basura', ['rubbish']],
    ['BASURAS', ['rubbish']],
    ['vasura', ['rubbish']],
    ['alumbrado', ['light']],
    ['alunbrado', ['light']],
    ['mascota', ['dogs']],
    ['agua licto', ['water']],
    ['calle oscura', ['light']],
    ['vias', ['road']],
    ['el de la', []],
    ['', []],
    ['zzzzzz', []],
  ])('%j finds %j', (words, ids) => {
    expect(index.search(words, {}, 5).map(({ id }) => id)).toEqual(ids)
  })

  it('takes what has any of the words where nothing has all', () => {
    expect(
      index
        .search('agua basura', {}, 5)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['rubbish', 'water'])
  })

  it('stays within an axis and a parish', () => {
    const ids = (within: { axis?: string; parish?: string }) => index.search('calle', within, 9).map(({ id }) => id)
    expect(ids({}).toSorted()).toEqual(['light', 'rubbish'])
    expect(ids({ axis: 'participacion' })).toEqual(['light'])
    expect(ids({ parish: 'velasco' })).toEqual(['rubbish'])
    expect(ids({ axis: 'participacion', parish: 'velasco' })).toEqual([])
  })
})

describe('the index', () => {
  it('forgets what was removed, and does not mind twice', () => {
    index.remove('light')
    index.remove('light')
    index.remove('never there')
    expect(index.size).toBe(submissions.length - 1)
    expect(index.search('alumbrado', {}, 5)).toEqual([])
  })

  it('knows only the last version of what is added again', () => {
    index.add({ ...one('light'), title: 'Semáforo dañado', description: 'No funciona' })
    expect(index.size).toBe(submissions.length)
    expect(index.search('alumbrado', {}, 5)).toEqual([])
    expect(index.search('semaforo', {}, 5).map(({ id }) => id)).toEqual(['light'])
  })

  it('holds nothing after everything was removed', () => {
    for (const { id } of submissions) index.remove(id)
    expect(index.size).toBe(0)
    expect(index.search('agua', {}, 5)).toEqual([])
    expect(index.similar(one('water'), 3)).toEqual([])
  })
})

const submissions: readonly IndexedSubmission[] = [
  entry(
    'light',
    'Falta alumbrado público',
    'Los postes no tienen luz y la calle está oscura en la noche.',
    'lizarzaburu',
  ),
  entry('road', 'Baches en la vía a Licán', 'La vía tiene huecos y los carros se dañan.', 'lican'),
  entry('water', 'No hay agua potable en Licto', 'El agua llega solo dos horas al día.', 'licto'),
  {
    ...entry('rubbish', 'Recolección de basura', 'El recolector no pasa por nuestra calle.', 'velasco'),
    axis: 'integridad',
  },
  { ...entry('dogs', 'Parque para perros', 'Un espacio cerrado para las mascotas.', 'maldonado'), kind: 'proposal' },
  entry('budget', 'Publicar el presupuesto', 'Queremos ver en qué se gasta el dinero cada mes.', 'veloz'),
]

function entry(id: string, title: string, description: string, parish: string): IndexedSubmission {
  return { id, code: `RIO-${id}`, kind: 'need', axis: 'participacion', parish, title, description }
}

/** About nothing that any other is about. */
function other(i: number): { title: string; description: string } {
  return { title: `asunto ${String(i)}x`, description: `detalle ${String(i)}y` }
}

function one(id: string): IndexedSubmission {
  const found = submissions.find((submission) => submission.id === id)
  if (found === undefined) throw new Error(id)
  return found
}
