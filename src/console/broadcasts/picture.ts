import type { z } from 'zod'
import { IMAGE_MIME, keepImage } from '../../broadcasts/images.js'
import { broadcastById } from '../../store/broadcasts.js'
import { editors, page, readers, type Call } from '../page.js'
import type { Drafted } from './composing.js'
import { gone } from './places.js'
import type { Wrongs } from './problems.js'
import type { composeSchema, Typed } from './typed.js'

type Composed = Call<unknown, z.output<typeof composeSchema>>

/** The picture that was chosen now, or before and kept since; undefined for none. */
export async function bytesOf({ desk, body }: Composed): Promise<Buffer | undefined> {
  const { typed, picture } = body
  if (picture !== undefined) return picture
  const kept = typed['kept'] ?? ''
  if (kept === '' || typed['no-picture'] === 'yes') return undefined
  return (await desk.at.broadcasts.images.read(kept)) ?? undefined
}

/**
 * A form to be shown again: a picture that was chosen is kept under a name that goes with it, as a browser does not choose it again by
 * itself. Those that come to nothing are swept away with all that no announcement names.
 */
export async function shownAgain(
  { desk, body, words }: Composed,
  draft: Drafted | null,
): Promise<{ readonly typed: Typed; readonly wrongs: Wrongs }> {
  const { typed, picture } = body
  const version = draft === null ? {} : { version: String(draft.broadcast.version) }
  if (picture === undefined) return { typed: { ...typed, ...version }, wrongs: {} }
  const kept = await keepImage(desk.at.broadcasts.images, picture)
  if (typeof kept === 'string') return { typed: { ...typed, ...version, kept }, wrongs: {} }
  return { typed: { ...typed, ...version, kept: '' }, wrongs: { picture: words.t('broadcasts.wrong.picture') } }
}

/** The picture of an announcement. */
const picturePage = page({
  method: 'get',
  path: '/broadcasts/:id/picture',
  roles: readers,
  async handle({ desk, params }) {
    const id = /^\d{1,9}$/.test(params['id'] ?? '') ? Number(params['id']) : 0
    const row = await broadcastById(desk.at.store.db, id)
    return row?.image == null ? gone : fileOf(await desk.at.broadcasts.images.read(row.image))
  },
})

/** One that was chosen and is not saved with an announcement yet. */
const keptPage = page({
  method: 'get',
  path: '/broadcasts/pictures/:name',
  roles: editors,
  async handle({ desk, params }) {
    return fileOf(await desk.at.broadcasts.images.read(params['name'] ?? ''))
  },
})

function fileOf(bytes: Buffer | null) {
  if (bytes === null) return gone
  return { kind: 'file' as const, name: 'aviso.jpg', mime: IMAGE_MIME, bytes, inline: true }
}

export const picturePages = [keptPage, picturePage]
