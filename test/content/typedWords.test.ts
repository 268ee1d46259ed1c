import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectFolder } from '../../src/project.js'

const folder = join(projectFolder, 'locales')
/** What citizens read, a line at a time, without what is noted for translators. */
const lines = ['es', 'en', 'qug'].flatMap((language) =>
  readdirSync(join(folder, language)).flatMap((file) =>
    readFileSync(join(folder, language, file), 'utf8')
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .map((line) => `${language}/${file}: ${line}`),
  ),
)

it('shows in bold every word that stops or resumes announcements, so that it is seen what to type', () => {
  const naming = lines.filter((line) => /\b(?:BAJA|ALTA|STOP|SUBSCRIBE)\b/.test(line))
  expect(naming.length).toBeGreaterThan(15)
  expect(
    naming.filter((line) =>
      /(?<!\*)\b(?:BAJA|ALTA|STOP|SUBSCRIBE)\b|\b(?:BAJA|ALTA|STOP|SUBSCRIBE)\b(?!\*)/.test(line),
    ),
  ).toEqual([])
})
