import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['test/support/setup.ts'],
    include: ['test/**/*.test.ts'],
    // Only for what hangs: machines differ tenfold in speed.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Loading the sources and the texts for each file anew would take longer than most files' tests do.
    isolate: false,
    // One more than there are cores: many wait for a browser, a disk or another process.
    maxWorkers: Math.max(2, availableParallelism()) + 1,
  },
})
