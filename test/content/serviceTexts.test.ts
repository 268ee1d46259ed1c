import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { serviceTexts } from '../../src/content/serviceTexts.js'
import { projectFolder } from '../../src/project.js'

const source = readdirSync(join(projectFolder, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(?:ts|html)$/.test(file) && !file.includes('generated') && !file.endsWith('Texts.ts'))
  .map((file) => readFileSync(join(projectFolder, 'src', file), 'utf8'))
  .join('\n')

it('lists every text that the code and its pages ask for by name', () => {
  const asked = Array.from(
    source.matchAll(/(?<=['`{])(?:common|web|terminal|telegram)(?:\.[a-z_]+)+(?=['`}])/g),
    ([key]) => key,
  )
  expect(asked.length).toBeGreaterThan(20)
  expect(asked.filter((key) => !Object.hasOwn(serviceTexts, key))).toEqual([])
})

it('lists no text of the chat page that the page does not use', () => {
  const listed = Object.keys(serviceTexts).filter((key) => key.startsWith('web.'))
  expect(listed.filter((key) => !source.includes(key))).toEqual([])
})
