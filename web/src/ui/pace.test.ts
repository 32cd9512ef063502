import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Pace } from './pace'

describe('a pace', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('does at once what comes alone', () => {
    const done: number[] = []
    const pace = new Pace(100)

    pace.run(() => done.push(1))
    vi.advanceTimersByTime(100)
    pace.run(() => done.push(2))

    expect(done).toEqual([1, 2])
  })

  it('does together, in order and once, what comes meanwhile', () => {
    const done: number[] = []
    const pace = new Pace(100)

    for (let i = 1; i <= 4; i++) pace.run(() => done.push(i))
    expect(done).toEqual([1])
    vi.advanceTimersByTime(100)
    expect(done).toEqual([1, 2, 3, 4])
    pace.run(() => done.push(5))
    expect(done).toEqual([1, 2, 3, 4])
    vi.advanceTimersByTime(200)

    expect(done).toEqual([1, 2, 3, 4, 5])
  })
})
