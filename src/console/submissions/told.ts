import { z } from 'zod'
import { readCode } from '../../participation/code.js'
import { lastAddress } from '../../store/lastAddress.js'
import { findSubmission, type FoundSubmission } from '../../store/submissions.js'
import { mayBeWrittenTo } from '../../updates/tell.js'
import { changeMessage, type Telling } from '../../updates/words.js'
import type { Desk } from '../page.js'
import { detailsFor, type Answering } from './typed.js'

/** What an answer will say to people, in the neutral markup. */
export interface Told {
  /** The name of the language of the author. */
  readonly language: string
  /** Each message that the author gets; none when nothing can be sent to them. */
  readonly author: readonly string[]
  /** What those who support or follow it get, in the default language; none while it is not public. */
  readonly others: readonly string[]
}

const USUAL_LENGTH = 4000

/** Exactly what would be sent, made of the same words as what is sent (src/updates). Who the author is does not show. */
export async function toldOf(desk: Desk, row: FoundSubmission, typed: Answering): Promise<Told> {
  const { content, at } = desk
  const to = row.authorId === null ? null : await lastAddress(at.store.db, row.authorId)
  const language = content.languages.find(({ id }) => id === to?.language) ?? content.languages[0]
  const longest = at.broadcasts.channels.find(({ name }) => name === to?.channel)?.maxText ?? USUAL_LENGTH
  const telling = await tellingOf(desk, row, typed)
  const said = (change: Telling, spoken: string, most: number) =>
    content.render(changeMessage(content, change, spoken), spoken, most).map(({ text }) => text)
  return {
    language: language.name,
    author: to === null || !mayBeWrittenTo(to) ? [] : said(telling, language.id, longest),
    others: telling.published ? said({ ...telling, own: false }, content.languages[0].id, USUAL_LENGTH) : [],
  }
}

const day = z.iso.date()

async function tellingOf({ at }: Desk, row: FoundSubmission, typed: Answering): Promise<Telling> {
  const { canonicalCode, expectedAt, text, ...details } = detailsFor(row.state, typed.to, typed)
  // As ChangeDetails are stored: the day at noon.
  const expected = day.safeParse(expectedAt)
  const kept = { ...details, ...(expected.success ? { expectedAt: `${expected.data}T12:00:00.000Z` } : {}) }
  const read = readCode(canonicalCode ?? '', at.codePrefix)
  const canonical = read.kind === 'exact' ? await findSubmission(at.store.db, { code: read.code }) : null
  return {
    ...{ eventId: 0, submissionId: row.id, code: row.code, title: row.title, from: row.state, to: typed.to },
    ...{ text: text ?? null, details: JSON.stringify(kept), publication: false, own: true },
    ...{ published: row.publishedAt !== null, createdAt: at.now() },
    canonical: canonical?.publishedAt == null ? undefined : canonical.code,
  }
}
