import { cutoffsAt } from '../participation/retention.js'
import { townDay } from '../participation/timeZone.js'
import type { Db } from '../store/client.js'
import {
  dropClaimCodes,
  dropDrafts,
  dropLinkCodes,
  dropPrompts,
  dropStepCounts,
  forgetDeliveries,
  forgetInbound,
  forgetQuestions,
} from '../store/forgetting.js'
import { BATCH, inBatches } from './batches.js'
import { eraseSilent } from './silence.js'
import { sweepFiles } from './files.js'
import type { Job, JobContext } from './job.js'

/** Deletes, every night, what is not needed any more. */
export const forget: Job = {
  name: 'retention',
  pattern: '30 3 * * *',
  catchesUp: true,
  async run(context) {
    const { clock, content, log } = context
    const now = clock.now()
    const { claimCodes, drafts, inboundTexts: words, stepCounts } = cutoffsAt(now, content.retention)
    const kinds: readonly (readonly [string, (tx: Db) => Promise<number>])[] = [
      ['drafts', (tx) => dropDrafts(tx, { before: drafts, limit: BATCH })],
      ['received', (tx) => forgetInbound(tx, { before: words, limit: BATCH })],
      ['sent', (tx) => forgetDeliveries(tx, { before: words, limit: BATCH, now })],
      ['questions', (tx) => forgetQuestions(tx, { before: words, limit: BATCH })],
      ['link_codes', (tx) => dropLinkCodes(tx, { before: now, limit: BATCH })],
      ['claim_codes', (tx) => dropClaimCodes(tx, { before: claimCodes, limit: BATCH })],
      ['prompts', (tx) => dropPrompts(tx, { before: now, limit: BATCH })],
      ['step_counts', (tx) => dropStepCounts(tx, { before: townDay(stepCounts), limit: BATCH })],
    ]
    for (const [kind, batch] of kinds) tell(context, kind, await inBatches(context, batch))
    tell(context, 'people', await eraseSilent(context))
    tell(context, 'files', await sweepFiles(context))
    log.debug('what is kept no longer was looked for')
  },
}

function tell({ log }: JobContext, kind: string, count: number): void {
  if (count > 0) log.info({ kind, count }, 'what is kept no longer was deleted')
}
