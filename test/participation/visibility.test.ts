import { describe, expect, it } from 'vitest'
import { isOpen, submissionStates, type SubmissionState } from '../../src/participation/states.js'
import { offersFor, visibilityOf, type Looking, type Visibility } from '../../src/participation/visibility.js'

const published = new Date('2026-03-02T15:00:00Z')

describe('what may be seen', () => {
  const of = (state: SubmissionState, publishedAt: Date | null, authorId: string | null = 'ana') => ({
    state,
    publishedAt,
    authorId,
  })

  it.each(submissionStates)('of one that is %s is everything for its author, published or not', (state) => {
    expect(visibilityOf(of(state, published), 'ana')).toBe('all')
    expect(visibilityOf(of(state, null), 'ana')).toBe('all')
  })

  it.each(submissionStates)('of one that is %s is nothing for others before it is published', (state) => {
    expect(visibilityOf(of(state, null), 'luis')).toBe('nothing')
    expect(visibilityOf(of(state, null, null), 'luis')).toBe('nothing')
  })

  it.each(submissionStates)('of one that is %s and published is what is public', (state) => {
    const expected: Visibility = state === 'withdrawn' ? 'withdrawn' : 'public'
    expect(visibilityOf(of(state, published), 'luis')).toBe(expected)
    expect(visibilityOf(of(state, published, null), 'luis')).toBe(expected)
  })
})

describe('what can be done', () => {
  const stranger: Looking = {
    sees: 'public',
    state: 'in_review',
    reopened: false,
    supports: false,
    follows: false,
    reported: false,
    joined: false,
    files: false,
  }

  it.each(submissionStates)('by the author of one that is %s', (state) => {
    const offers = offersFor({ ...stranger, sees: 'all', state })
    const closed = ['not_viable', 'referred', 'duplicate', 'fulfilled'].includes(state)
    expect(offers).toEqual([...(isOpen(state) ? ['withdraw'] : []), ...(closed ? ['reopen'] : []), 'leave'])
  })

  it.each(submissionStates)('by the author of one that is %s and was reopened before, never reopening', (state) => {
    expect(offersFor({ ...stranger, sees: 'all', state, reopened: true })).not.toContain('reopen')
  })

  it.each(submissionStates)('by others with one that is %s', (state) => {
    const offers = offersFor({ ...stranger, state })
    expect(offers).toEqual([...(isOpen(state) ? ['support'] : []), 'follow', 'report', 'leave'])
  })

  it('by somebody who supports, follows and has reported it', () => {
    const tied = { ...stranger, supports: true, follows: true, reported: true }
    expect(offersFor(tied)).toEqual(['unsupport', 'unfollow', 'leave'])
    expect(offersFor({ ...tied, state: 'fulfilled' })).toEqual(['unsupport', 'unfollow', 'leave'])
    expect(offersFor({ ...tied, sees: 'withdrawn', state: 'withdrawn' })).toEqual(['unsupport', 'unfollow', 'leave'])
  })

  it('by anybody with one that was joined to another they may see', () => {
    expect(offersFor({ ...stranger, state: 'duplicate', joined: true })).toContain('canonical')
    expect(offersFor({ ...stranger, sees: 'all', state: 'duplicate', joined: true })).toContain('canonical')
    expect(offersFor({ ...stranger, sees: 'withdrawn', state: 'withdrawn', joined: true })).toEqual(['leave'])
  })
})
