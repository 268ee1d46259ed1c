import { basename, join } from 'node:path'
import { projectFolder } from '../../src/project.js'

/** Parts of the service that tests run in processes of their own; built before the tests, as the service is, they start in half the time. */
export const programs = [
  'test/attachments/killable.ts',
  'test/broadcasts/whatsappProgram.ts',
  'test/channels/whatsapp/program.ts',
] as const

/** Within the project, where its packages are found. */
export const programFolder = 'node_modules/.cache/test-programs'

/** Where the program was built. */
export function built(program: (typeof programs)[number]): string {
  return join(projectFolder, programFolder, `${basename(program, '.ts')}.js`)
}
