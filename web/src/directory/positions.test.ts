import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { MOST, Positions } from './positions'

const NAME = 'parley.read.ann'
const all: Positions[] = []

function somePositions(onForgotten?: (topicId: string) => void): Positions {
  const positions = new Positions(NAME, onForgotten)
  all.push(positions)
  return positions
}

const kept = () => JSON.parse(localStorage.getItem(NAME) ?? '{}') as Record<string, number>
const keptElsewhere = (positions: Record<string, number>) => {
  localStorage.setItem(NAME, JSON.stringify(positions))
  dispatchEvent(new StorageEvent('storage', { key: NAME }))
}

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
})

afterEach(() => {
  all.splice(0).forEach((positions) => positions.stop())
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('what was read', () => {
  it('is kept at once, and then once a second while more is read', () => {
    const positions = somePositions()

    positions.raise('tea', 1)
    expect(kept()).toEqual({ tea: 1 })
    for (let i = 2; i < 50; i++) positions.raise('tea', i)
    expect(kept()).toEqual({ tea: 1 })
    vi.advanceTimersByTime(1_000)
    expect(kept()).toEqual({ tea: 49 })
    positions.raise('tea', 50)
    expect(kept()).toEqual({ tea: 49 })
    vi.advanceTimersByTime(1_000)

    expect(kept()).toEqual({ tea: 50 })
  })

  it('is not written while nothing more is read', () => {
    const positions = somePositions()
    positions.raise('tea', 1)
    localStorage.clear()

    positions.raise('tea', 1)
    vi.advanceTimersByTime(10_000)

    expect(kept()).toEqual({})
  })

  it.each([
    ['the page is left', () => void dispatchEvent(new Event('pagehide'))],
    ['somebody else uses it', (positions: Positions) => positions.stop()],
  ])('is kept when %s', (_, leave) => {
    const positions = somePositions()
    positions.raise('tea', 1)
    positions.raise('tea', 2)

    leave(positions)

    expect(kept()).toEqual({ tea: 2 })
  })

  it('is nothing any more once stopped, here or in another tab', () => {
    const positions = somePositions()
    positions.stop()

    positions.raise('tea', 1)
    vi.advanceTimersByTime(10_000)
    expect(kept()).toEqual({})
    keptElsewhere({ coffee: 3 })

    expect(positions.get('coffee')).toBeUndefined()
  })

  it('in another tab is read here at once, as far as it is farther', () => {
    const positions = somePositions()
    positions.raise('tea', 5)
    positions.raise('coffee', 5)

    keptElsewhere({ tea: 9, coffee: 2, milk: 1 })

    expect(['tea', 'coffee', 'milk'].map((id) => positions.shown(id))).toEqual([9, 5, 1])
  })

  it('in another tab is not lost when this one keeps its own', () => {
    const positions = somePositions()
    localStorage.setItem(NAME, JSON.stringify({ milk: 1 }))

    positions.raise('tea', 5)

    expect(kept()).toEqual({ milk: 1, tea: 5 })
  })

  it('may turn out to be less, or nothing, whatever was kept', () => {
    const positions = somePositions()
    positions.raise('tea', 400)
    positions.raise('coffee', 3)

    positions.lower('tea', 2)
    positions.delete('coffee')

    expect([positions.get('tea'), positions.get('coffee')]).toEqual([2, undefined])
    expect(kept()).toEqual({ tea: 2 })
    positions.clear()
    expect([positions.get('tea'), kept()]).toEqual([undefined, {}])
  })

  it('is forgotten of the topics in which nothing was read for the longest, beyond so many', () => {
    const forgotten: string[] = []
    const positions = somePositions((topicId) => forgotten.push(topicId))
    for (let i = 0; i < MOST; i++) positions.raise(`t${i}`, 1)
    positions.raise('t0', 2)

    positions.raise('tea', 1)
    vi.advanceTimersByTime(1_000)

    expect(Object.keys(kept())).toHaveLength(MOST)
    expect(forgotten).toEqual(['t1'])
    expect([positions.get('t1'), positions.shown('t1'), positions.get('t0')]).toEqual([undefined, undefined, 2])
  })
})
