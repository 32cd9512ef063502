import { describe, expect, it } from 'vitest'

import { Backoff } from './backoff'

const next = (backoff: Backoff, times: number) => Array.from({ length: times }, () => backoff.next())

describe('a backoff', () => {
  it('doubles from a quarter of a second up to five seconds', () => {
    expect(next(new Backoff(() => 0.5), 7)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000])
  })

  it('is a quarter less or more by chance', () => {
    expect(next(new Backoff(() => 0), 2)).toEqual([187.5, 375])
    expect(next(new Backoff(() => 1), 2)).toEqual([312.5, 625])
  })

  it('begins anew after a reset', () => {
    const backoff = new Backoff(() => 0.5)
    next(backoff, 5)

    backoff.reset()

    expect(backoff.next()).toBe(250)
  })

  it('stays within its bound however often it is asked', () => {
    expect(Math.max(...next(new Backoff(() => 0.5), 2000))).toBe(5000)
  })
})
