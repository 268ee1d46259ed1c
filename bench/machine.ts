import { fdatasyncSync, closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { quantile } from './load.js'

export interface Machine {
  readonly cores: number
  readonly memoryGb: number
  readonly node: string
  readonly platform: string
  /** Milliseconds, median: what one durable commit costs at least. Near 0 means that the folder is not on a disk. */
  readonly fdatasyncMs: number
}

/** Where the numbers were measured, without naming anyone. */
export function machine(): Machine {
  return {
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    node: process.version.slice(1),
    platform: `${process.platform} ${process.arch}`,
    fdatasyncMs: fdatasync(),
  }
}

function fdatasync(): number {
  const file = join(tmpdir(), `bench-sync-${String(process.pid)}`)
  const page = Buffer.alloc(4096, 1)
  const handle = openSync(file, 'w')
  const times = Array.from({ length: 200 }, () => {
    writeSync(handle, page)
    const before = performance.now()
    fdatasyncSync(handle)
    return performance.now() - before
  })
  closeSync(handle)
  rmSync(file)
  return round(
    quantile(
      times.sort((a, b) => a - b),
      0.5,
    ),
  )
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
