import { expect, it } from 'vitest'
import { createSeal } from '../../../src/http/api/seal.js'

const seal = createSeal('one secret', 'cursors')

it('shows nothing of what is inside, and gives it again to who has the secret', () => {
  const closed = seal.close('c-rosa')
  expect(closed).toMatch(/^[A-Za-z0-9_-]+$/)
  expect(Buffer.from(closed, 'base64url').toString('latin1')).not.toContain('rosa')
  expect(seal.open(closed)).toBe('c-rosa')
  expect(createSeal('one secret', 'cursors').open(closed)).toBe('c-rosa')
})

it('does not open what was made with another secret, for something else, or by hand', () => {
  const closed = seal.close('c-rosa')
  expect(createSeal('another secret', 'cursors').open(closed)).toBeNull()
  expect(createSeal('one secret', 'something else').open(closed)).toBeNull()
  for (const made of ['', 'abc', Buffer.from('c-rosa').toString('base64url'), `${closed}AAAA`, closed.slice(4)])
    expect(seal.open(made), made).toBeNull()
})
