import { textVersionsOf, type KeptTextVersion } from '../../store/contentVersions.js'
import { markOf, textDrafts } from '../../store/textDrafts.js'
import type { Call } from '../page.js'
import { catalogueOf, type TextCell, type TextLine } from './catalogue.js'

/** The text that an address names, with all that is known of it. */
export interface Subject {
  readonly line: TextLine
  readonly cell: TextCell
  /** The last first. */
  readonly versions: readonly KeptTextVersion[]
  /** What is sent with a change, so that it is known what its writer saw. */
  readonly mark: string
}

/** Null where there is no such text, or no such language. */
export async function subjectOf({ desk }: Call, place: Readonly<Record<string, string>>): Promise<Subject | null> {
  const { key = '', language = '' } = place
  const { db } = desk.at.store
  // Read first: what is read after it may be newer, and is refused then, but never older.
  const mark = await markOf(db, { key, language })
  await desk.publisher.refresh()
  const line = catalogueOf(desk.publisher.live, await textDrafts(db)).find((one) => one.key === key)
  const cell = line?.cells.find((one) => one.language === language)
  if (line === undefined || cell === undefined) return null
  return { line, cell, mark, versions: await textVersionsOf(db, { key, language }) }
}
