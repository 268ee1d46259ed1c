import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { expect, it } from 'vitest'
import { isStale, newHolder } from '../../src/outbox/holder.js'

const own = newHolder()

it('names the host and the process, and differs each time', () => {
  expect(own.startsWith(`${hostname()}:${String(process.pid)}:`)).toBe(true)
  expect(newHolder()).not.toBe(own)
})

it('takes our own process id with another name for one that was here before us', () => {
  expect(isStale(newHolder(), own)).toBe(true)
  expect(isStale(own, own)).toBe(false)
})

it('takes a dead process of this host for gone, and a living one not', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const holder = `${hostname()}:${String(child.pid)}:x`
  expect(isStale(holder, own)).toBe(false)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(isStale(holder, own)).toBe(true)
})

it('cannot tell of another host, or of a name it does not understand', () => {
  expect(isStale(`elsewhere:${String(process.pid)}:x`, own)).toBe(false)
  expect(isStale(hostname(), own)).toBe(false)
  expect(isStale(`${hostname()}:what:x`, own)).toBe(false)
})
