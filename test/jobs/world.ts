import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { JobContext } from '../../src/jobs/job.js'
import { createLog } from '../../src/log.js'
import { newStore } from '../store/world.js'
import { movableClock, realContent } from '../support/talk.js'

const content = realContent()
const DAY = 24 * 60

/** All that a job is given: a database and a folder of its own, and a clock that stands until it is moved. */
export async function newContext(start = new Date('2026-03-01T17:00:00Z')) {
  const dataDir = mkdtempSync(join(tmpdir(), 'jobs-'))
  onTestFinished(() => {
    rmSync(dataDir, { recursive: true, force: true })
  })
  const clock = movableClock(start)
  const context: JobContext = {
    store: await newStore(),
    content,
    clock,
    log: createLog({ level: 'silent' }),
    dataDir,
    stopping: new AbortController().signal,
  }
  return {
    ...context,
    context,
    minutes: clock.pass,
    /** Days pass. */
    days: (days: number) => {
      clock.pass(days * DAY)
    },
  }
}
