import { expect, it } from 'vitest'
import { createWakeup } from '../../src/outbox/wakeup.js'
import { createFakeTime } from './fakeTime.js'

it('rests as long as it was told', async () => {
  const time = createFakeTime()
  const wakeup = createWakeup(time)
  let over = false
  void wakeup.rest(1000).then(() => (over = true))
  await time.advance(999)
  expect(over).toBe(false)
  await time.advance(1)
  expect(over).toBe(true)
})

it('is woken while it rests, and rests again the next time', async () => {
  const time = createFakeTime()
  const wakeup = createWakeup(time)
  const rest = wakeup.rest(1000)
  wakeup.wake()
  await rest
  let over = false
  void wakeup.rest(1000).then(() => (over = true))
  await time.advance(500)
  expect(over).toBe(false)
})

it('does not lose a wake that comes while it is busy', async () => {
  const wakeup = createWakeup(createFakeTime())
  wakeup.wake()
  wakeup.wake()
  await wakeup.rest(1000)
})
