import { basename, join } from 'node:path'
import { projectFolder } from '../../src/project.js'

/** What tests run in processes of their own, besides the service; built before the tests, as that is, it starts in half the time. */
export const programs = [
  'scripts/flows.ts',
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
