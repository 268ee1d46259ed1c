import { describe, expect, it } from 'vitest'
import { consentVersion, isGranted, purposes, standingConsents } from '../../src/participation/consents.js'
import { leftOf, limitedSince } from '../../src/participation/limits.js'
import { namings, shownAuthor } from '../../src/participation/naming.js'

const at = (day: number) => new Date(Date.UTC(2026, 10, day))

describe('consents', () => {
  it('hold nothing before anything was said', () => {
    const standing = standingConsents([])
    expect(Object.keys(standing)).toEqual([...purposes])
    for (const purpose of purposes) {
      expect(standing[purpose]).toBeNull()
      expect(isGranted(standing, purpose)).toBe(false)
    }
  })

  it('hold the last word of each purpose by itself', () => {
    const standing = standingConsents([
      { purpose: 'take_part', granted: true, at: at(1) },
      { purpose: 'updates', granted: true, at: at(1) },
      { purpose: 'updates', granted: false, at: at(2) },
      { purpose: 'publish_name', granted: false, at: at(3) },
      { purpose: 'publish_name', granted: true, at: at(4) },
    ])
    expect(standing).toEqual({
      take_part: { granted: true, at: at(1) },
      updates: { granted: false, at: at(2) },
      publish_name: { granted: true, at: at(4) },
    })
    expect(purposes.filter((purpose) => isGranted(standing, purpose))).toEqual(['take_part', 'publish_name'])
  })

  it('do not mind purposes of earlier times', () => {
    expect(isGranted(standingConsents([{ purpose: 'surveys', granted: true, at: at(1) }]), 'updates')).toBe(false)
  })

  it('have a version that is a day', () => {
    expect(new Date(consentVersion).toISOString().slice(0, 10)).toBe(consentVersion)
  })
})

describe('the author as everybody sees them', () => {
  it.each([
    ['public', 'Rosa Guamán', false, 'Rosa Guamán'],
    ['public', null, false, { key: 'participation.someone_reserved' }],
    ['public', '  ', false, { key: 'participation.someone_reserved' }],
    ['reserved', 'Rosa Guamán', false, { key: 'participation.someone_reserved' }],
    ['anonymous', 'Rosa Guamán', false, { key: 'participation.someone_anonymous' }],
  ] as const)('with naming %s, name %j and erased %s is %j', (naming, authorName, erased, shown) => {
    expect(shownAuthor({ naming, authorName, erased })).toEqual(shown)
  })

  it.each(namings)('is anonymous once erased, whatever the naming was: %s', (naming) => {
    const shown = shownAuthor({ naming, authorName: 'Rosa', erased: true })
    expect(shown).toEqual({ key: 'participation.someone_anonymous' })
  })
})

describe('the limit of a day', () => {
  it('counts the last 24 hours', () => {
    expect(limitedSince(at(2))).toEqual(at(1))
  })

  it.each([
    [0, 5, 5],
    [4, 5, 1],
    [5, 5, 0],
    [9, 5, 0],
  ])('after %i of %i leaves %i', (sent, limit, left) => {
    expect(leftOf({ sent, limit })).toBe(left)
  })
})
