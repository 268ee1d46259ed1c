import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../src/actions/registry.js'
import type { Changes, TextChange } from '../../src/content/changes.js'
import { loadLiveContent } from '../../src/content/live.js'
import { localeFilesWith } from '../../src/content/localeFiles.js'
import { projectFolder } from '../../src/project.js'
import { temporaryFolder } from '../store/world.js'

const languages = ['es', 'en', 'qug']

/** A copy of the product's own flows and texts. */
function copied(): string {
  const root = temporaryFolder()
  for (const folder of ['flows', 'locales'])
    cpSync(join(projectFolder, folder), join(root, folder), { recursive: true })
  return root
}

function exported(root: string, changes: Changes) {
  const live = loadLiveContent({ root, languages, actions: catalogue })
  live.publish(changes)
  return { live, files: localeFilesWith(root, { files: live.files, now: live.current() }) }
}

const text = (language: string, key: string, words: string, reviewed = false): TextChange => ({
  ...{ language, key, reviewed },
  text: words,
})
const changes = (...texts: TextChange[]): Changes => ({ texts, settings: {} })

/** The lines of one that the other has not. */
function linesOnlyIn(one: string, other: string): string[] {
  const there = other.split('\n')
  return one.split('\n').filter((line) => !there.includes(line))
}

describe('the files of locales', () => {
  it('take what is published, and keep everything else as it stands', () => {
    const root = copied()
    const { files } = exported(
      root,
      changes(
        text('es', 'menu.hello', 'Buenos días: le escuchamos.'),
        text('qug', 'menu.hello', '¡Imanalla, mashi!', true),
      ),
    )
    expect(files.map(({ file }) => file)).toEqual(['locales/es/menu.yaml', 'locales/qug/menu.yaml'])
    const [spanish = '', kichwa = ''] = files.map(({ yaml }) => yaml)
    const filed = (language: string) => readFileSync(join(root, `locales/${language}/menu.yaml`), 'utf8')
    expect(linesOnlyIn(spanish, filed('es'))).toEqual(["hello: 'Buenos días: le escuchamos.'"])
    expect(linesOnlyIn(filed('es'), spanish)).toEqual(['hello: ¡Hola! Qué gusto saludarle.'])
    expect(linesOnlyIn(kichwa, filed('qug'))).toEqual(['  text: ¡Imanalla, mashi!', '  reviewed: true'])
    expect(kichwa).toContain('# Doubts for the native reviewer:')
  })

  it('that are written with it say it, and nothing differs any more', () => {
    const root = copied()
    const published = changes(
      text('es', 'help.words', '*{service}*\n\n{municipality}: *MENÚ* # siempre\n'),
      text('en', 'menu.option_learn', '123'),
      text('es', 'menu.hello', '¡Hola, {service}!\n¿Qué tal?'),
      text('en', 'menu.hello', '{service}: "welcome"'),
      text('qug', 'menu.hello', '- {service}', true),
    )
    const { files, live } = exported(root, published)
    const menu = files.find(({ file }) => file === 'locales/es/menu.yaml')?.yaml
    expect(menu).toContain('hello: |-\n  ¡Hola, {service}!\n  ¿Qué tal?\n')
    for (const { file, yaml } of files) writeFileSync(join(root, file), yaml)
    const again = exported(root, published)
    expect(again.files).toEqual([])
    for (const { language, key } of published.texts)
      expect(again.live.content.text(key, {}, language)).toBe(live.content.text(key, {}, language))
    expect(exported(root, changes()).files).toEqual([])
  })

  it('lose no line that is not changed, whichever of them is written', () => {
    const root = copied()
    const { locales } = loadLiveContent({ root, languages, actions: catalogue }).files
    // One text of each file, with a word more.
    const first = locales.flatMap(({ language, texts }) =>
      [...new Map([...texts.values()].map((entry) => [entry.file, entry])).values()].map((entry) => ({
        ...text(language.id, entry.key, `${entry.text} …`, entry.reviewed),
        file: entry.file,
      })),
    )
    const { files } = exported(root, changes(...first))
    expect(files).toHaveLength(first.length)
    for (const { file, yaml } of files) {
      const filed = readFileSync(join(root, file), 'utf8')
      const changed = first.find((one) => one.file === file)?.text.split('\n').length ?? 0
      expect([file, linesOnlyIn(filed, yaml).length <= changed]).toEqual([file, true])
    }
  })
})
