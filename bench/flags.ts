import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { projectFolder } from '../src/project.js'

const packageSchema = z.object({ scripts: z.object({ start: z.string() }) })

/** The flags that `npm start` gives to Node, so that the service is measured as it runs. */
export function flagsOfStart(): string[] {
  const { scripts } = packageSchema.parse(JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')))
  return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}
