import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { FieldProblem } from './broadcasts/check.js'
import { draftSchema } from './broadcasts/draft.js'
import { LARGEST_IMAGE, pictureProblem } from './broadcasts/pictureLimit.js'
import { readYaml, type Path, type YamlFile } from './content/yamlFile.js'

const announcement = z.strictObject({
  ...draftSchema.shape,
  image: z.string().min(1).exactOptional().describe('The path of a picture, from the folder of the file.'),
})

/** An announcement as POST /broadcasts takes it. */
export interface AnnouncementFile {
  readonly body: object
  /** Where in the file something of the body stands, to be read by people: "minga.yaml, line 4, audience.parishes.0". */
  place(pointer: string): string
}

/** The file cannot be used; the message says where and why, a line for each. */
export class AnnouncementFileError extends Error {
  override readonly name = 'AnnouncementFileError'
}

/** Reads an announcement from YAML, and the picture beside it. Throws an AnnouncementFileError with everything that is wrong. */
export function readAnnouncement(path: string): AnnouncementFile {
  const folder = dirname(resolve(path))
  const problems: Parameters<typeof readYaml>[2] = []
  const yaml = readYaml(folder, basename(path), problems)
  if (yaml === undefined) {
    const said = problems.map(({ file, line, found, remedy }) => `${at(file, line)}: ${found}. To do: ${remedy}.`)
    throw new AnnouncementFileError(said.join('\n'))
  }
  const parsed = announcement.safeParse(yaml.value)
  if (!parsed.success) throw new AnnouncementFileError(parsed.error.issues.flatMap((one) => said(yaml, one)).join('\n'))
  const { image, ...draft } = parsed.data
  const picture = image === undefined ? {} : { image: readPicture(yaml, resolve(folder, image)) }
  return { body: { ...draft, ...picture }, place: (pointer) => placeOf(yaml, stepsOf(pointer)) }
}

function said(yaml: YamlFile, issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  if (issue.code !== 'unrecognized_keys') return [`${placeOf(yaml, path)}: ${issue.message}`]
  return issue.keys.map((key) => `${placeOf(yaml, [...path, key])}: there is no such field`)
}

function readPicture(yaml: YamlFile, path: string): string {
  const place = placeOf(yaml, ['image'])
  const picture = pictureAt(path)
  if (typeof picture === 'string') return picture
  if (picture === null) throw new AnnouncementFileError(`${place}: there is no picture that can be read at ${path}`)
  throw new AnnouncementFileError(`${place}: given ${picture.given}; accepted: ${picture.accepted}.`)
}

/** In base64; null when it cannot be read. One that is too large is not: whoever chose a film by mistake learns it at once. */
function pictureAt(path: string): string | FieldProblem | null {
  try {
    const { size } = statSync(path)
    if (size > LARGEST_IMAGE) return pictureProblem(`${String(size)} bytes`)
    return readFileSync(path).toString('base64')
  } catch {
    return null
  }
}

function placeOf(yaml: YamlFile, path: Path): string {
  const field = path.length === 0 ? '' : `, ${path.join('.')}`
  return `${at(yaml.file, lineNear(yaml, path))}${field}`
}

/** Of what is missing, the line of what it is missing in. */
function lineNear(yaml: YamlFile, path: Path): number | undefined {
  return yaml.lineOf(path) ?? (path.length === 0 ? undefined : lineNear(yaml, path.slice(0, -1)))
}

function at(file: string, line: number | undefined): string {
  return line === undefined ? file : `${file}, line ${String(line)}`
}

/** The steps of a JSON pointer (RFC 6901). */
function stepsOf(pointer: string): Path {
  const steps = pointer.split('/').slice(1)
  return steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')))
}
