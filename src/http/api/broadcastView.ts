import type { z } from 'zod'
import { draftOf, type Announcement } from '../../broadcasts/announcement.js'
import type { BroadcastContext } from '../../broadcasts/context.js'
import { preview as previewOf, type Preview } from '../../broadcasts/preview.js'
import { report as reportOf, type Report } from '../../broadcasts/report.js'
import { withdrawalCounts } from '../../store/broadcastWithdrawals.js'
import type { broadcast, drafted, looked, preview } from './broadcastSchemas.js'
import { noBroadcast } from './broadcastProblems.js'
import { timeOrNull } from './submissionView.js'

/** A broadcast as staff see it. */
export function broadcastView(one: Announcement): z.input<typeof broadcast> {
  return {
    ...one,
    image: one.image !== null,
    sendAt: timeOrNull(one.sendAt),
    expiresAt: timeOrNull(one.expiresAt),
    confirmedAt: timeOrNull(one.confirmedAt),
    withdrawnAt: timeOrNull(one.withdrawnAt),
    finishedAt: timeOrNull(one.finishedAt),
    createdAt: one.createdAt.toISOString(),
    updatedAt: one.updatedAt.toISOString(),
  }
}

/** A draft, counted now. */
export async function draftView(at: BroadcastContext, draft: Announcement): Promise<z.input<typeof drafted>> {
  return { broadcast: broadcastView(draft), preview: previewView(await previewOf(at, draftOf(draft))) }
}

/** A broadcast in whatever state, and whom a draft would reach. Throws a Problem when there is none of that id. */
export async function look(at: BroadcastContext, id: number): Promise<z.input<typeof looked>> {
  const found = await reportOf(at, id)
  if (found === null) throw noBroadcast
  if (found.broadcast.state === 'draft') return { ...(await draftView(at, found.broadcast)), report: null }
  return progressOf(at, found)
}

/** How far it has come, and of a draft no more than itself: what may be asked every second. Null when there is none of that id. */
export async function progress(at: BroadcastContext, id: number): Promise<z.input<typeof looked> | null> {
  const found = await reportOf(at, id)
  return found === null ? null : progressOf(at, found)
}

async function progressOf({ store }: BroadcastContext, found: Report): Promise<z.input<typeof looked>> {
  const { id, state, withdrawnAt } = found.broadcast
  const withdrawn = withdrawnAt === null ? null : await withdrawalCounts(store.db, id)
  const report = state === 'draft' ? null : { ...reportView(found), withdrawn }
  return { broadcast: broadcastView(found.broadcast), report, preview: null }
}

function previewView({ estimate, warnings, ...rest }: Preview): z.input<typeof preview> {
  const channels = estimate.channels.map(({ startsAt, endsAt, ...one }) => {
    return { ...one, startsAt: startsAt.toISOString(), endsAt: timeOrNull(endsAt) }
  })
  return {
    ...rest,
    counts: [...rest.counts],
    leftOut: [...rest.leftOut],
    messages: [...rest.messages],
    estimate: { startsAt: estimate.startsAt.toISOString(), endsAt: timeOrNull(estimate.endsAt), channels },
    warnings: warnings.map(({ kind, ...more }) => ({ kind, ...more })),
  }
}

function reportView({ waitsFor, endsAt, reasons, channels, held, ...rest }: Report) {
  const until = waitsFor !== null && 'until' in waitsFor ? waitsFor.until : null
  return {
    ...rest,
    reasons: [...reasons],
    channels: [...channels],
    held: held.map(({ until: opens, ...one }) => ({ ...one, until: timeOrNull(opens) })),
    endsAt: timeOrNull(endsAt),
    waitsFor: waitsFor === null ? null : { kind: waitsFor.kind, until: timeOrNull(until) },
  }
}
