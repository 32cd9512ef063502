import { describe, expect, it } from 'vitest'

import { announce, announcement } from './announcer'

describe('an announcement', () => {
  it('changes each time, when it says the same, too', () => {
    const told = ['Link copied', 'Link copied', 'Link copied', 'Connected again'].map((text) => {
      announce(text)
      return announcement.value
    })

    expect(told.map((text) => text.trim())).toEqual(['Link copied', 'Link copied', 'Link copied', 'Connected again'])
    expect(told.every((text, i) => text !== told[i - 1])).toBe(true)
  })
})
