import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import type { ContentProblem } from '../../src/content/problem.js'
import { readYaml } from '../../src/content/yamlFile.js'
import { projectFolder } from '../../src/project.js'
import { temporaryFolder } from '../store/world.js'

const files = ['flows', 'locales'].flatMap((folder) =>
  readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(folder, name)),
)

function read(yaml: string) {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'a.yaml'), yaml)
  const problems: ContentProblem[] = []
  return { file: readYaml(folder, 'a.yaml', problems), problems }
}

describe('a YAML file', () => {
  it('is read the same as by the library that finds its lines', () => {
    expect(files.length).toBeGreaterThan(100)
    for (const file of files) {
      const slow: unknown = parseDocument(readFileSync(join(projectFolder, file), 'utf8'), { schema: 'core' }).toJS()
      expect(readYaml(projectFolder, file, [])?.value, file).toEqual(slow)
    }
  })

  it.each([
    'yes',
    'no',
    '~',
    'null',
    '2026-03-01',
    '12:30',
    '0o14',
    '0777',
    '0x1F',
    '0b1',
    '1_000',
    '.5',
    '1e3',
    '.nan',
  ])('means by %s what the library that finds its lines means', (scalar) => {
    const slow: unknown = parseDocument(`a: ${scalar}`, { schema: 'core' }).toJS()
    expect(read(`a: ${scalar}\n`).file?.value).toEqual(slow)
  })

  it('knows the line of a value, of a name, and of what is around what is not there', () => {
    const { file } = read('one: 1\ntwo:\n  three:\n    - 3\n    - 4\n')
    expect([file?.lineOf(['two', 'three', 1]), file?.lineOf(['two', 'three'], true)]).toEqual([5, 3])
    expect(file?.lineOf(['two', 'four'])).toBe(2)
  })

  it.each([
    ['a name that is there twice', 'one: 1\ntwo: 2\none: 3\n', 3],
    ['a list that does not end', 'one: [1, 2\n', 2],
    ['a tag of another program', 'one: 1\ntwo: !secret 2\n', 2],
    ['two documents', 'one: 1\n---\ntwo: 2\n', 2],
  ])('with %s is not read, and the line is told', (_what, yaml, line) => {
    const { file, problems } = read(yaml)
    expect(file).toBeUndefined()
    expect(problems[0]).toMatchObject({ severity: 'error', file: 'a.yaml', line })
  })
})
