import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { bounds, BUCKETS_MOST, ceil, filled, floor, LONGEST, plus, runs, stepFor } from './steps'

const before = process.env['TZ']
const MINUTE = 60_000
const DAY = 1440 * MINUTE

/** Clocks there go forward on 29 March 2026 and back on 25 October, at one o'clock UTC. */
beforeEach(() => (process.env['TZ'] = 'Europe/Berlin'))
afterEach(() => {
  if (before === undefined) delete process.env['TZ']
  else process.env['TZ'] = before
})

const from = new Date('2026-11-22T12:34:56Z')
const later = (minutes: number) => new Date(from.getTime() + minutes * MINUTE)

describe('a step', () => {
  test('is the finest that a chart has room for', () => {
    expect(stepFor({ from, to: later(60) })).toBe(1)
    expect(stepFor({ from, to: later(1440) })).toBe(10)
    expect(stepFor({ from, to: later(7 * 1440) })).toBe(60)
    expect(stepFor({ from, to: later(30 * 1440) })).toBe(360)
    expect(stepFor({ from, to: later(365 * 1440) })).toBe(4320)
  })

  test('makes 60 to 170 buckets of any period from an hour to many years', () => {
    for (let minutes = 60; minutes * MINUTE <= LONGEST; minutes = Math.ceil(minutes * 1.07)) {
      const count = minutes / stepFor({ from, to: later(minutes) })
      expect(count).toBeLessThanOrEqual(BUCKETS_MOST)
      expect(count).toBeGreaterThanOrEqual(56)
    }
  })
})

describe('a bucket', () => {
  test('begins where its length divides the reader’s day', () => {
    expect(floor(from, 1)).toEqual(new Date('2026-11-22T12:34:00Z'))
    expect(floor(from, 20)).toEqual(new Date('2026-11-22T12:20:00Z'))
    expect(floor(from, 360)).toEqual(new Date('2026-11-22T12:00:00+01:00'))
    expect(floor(from, 1440)).toEqual(new Date('2026-11-22T00:00:00+01:00'))
    expect(floor(from, 4320)).toEqual(new Date('2026-11-22T00:00:00+01:00'))
  })

  test('of an hour begins with the hour where zones differ by half of one', () => {
    process.env['TZ'] = 'Asia/Kolkata'
    expect(floor(from, 60)).toEqual(new Date('2026-11-22T18:00:00+05:30'))
  })

  test('ends where the next one begins', () => {
    expect(ceil(from, 10)).toEqual(new Date('2026-11-22T12:40:00Z'))
    expect(ceil(from, 4320)).toEqual(new Date('2026-11-23T00:00:00+01:00'))
    expect(ceil(new Date('2026-11-22T12:40:00Z'), 10)).toEqual(new Date('2026-11-22T12:40:00Z'))
  })
})

describe('days on which clocks change', () => {
  const spring = { from: new Date('2026-03-27T23:00:00Z'), to: new Date('2026-03-29T22:00:00Z') }

  test('begin at midnight all the same', () => {
    expect(bounds(spring, 1440).map((bound) => bound.getHours())).toEqual([0, 0, 0])
    expect(runs(bounds(spring, 1440)).map(({ minutes }) => minutes)).toEqual([1440, 1380])
  })

  test('are divided by the clock', () => {
    expect(bounds(spring, 360).map((bound) => bound.getHours())).toEqual([0, 6, 12, 18, 0, 6, 12, 18, 0])
    expect(runs(bounds(spring, 360)).map(({ minutes }) => minutes)).toEqual([360, 300, 360])
  })

  test('have no bucket for hours that do not come', () => {
    const hours = bounds(spring, 120).map((bound) => bound.getHours())
    expect(hours.slice(12, 16)).toEqual([0, 3, 4, 6])
    expect(ceil(new Date('2026-03-29T01:30:00Z'), 120)).toEqual(new Date('2026-03-29T02:00:00Z'))
  })

  test('leave buckets of an hour at an hour', () => {
    const autumn = { from: new Date('2026-10-24T22:00:00Z'), to: new Date('2026-10-25T23:00:00Z') }
    expect(bounds(autumn, 60).length - 1).toBe(25)
    expect(runs(bounds(autumn, 60)).length).toBe(1)
  })
})

test('runs cover a year with as few questions as it has changes', () => {
  const year = { from: plus(floor(from, 4320), 4320, -122), to: floor(from, 4320) }
  const all = bounds(year, 4320)
  const found = runs(all)
  expect(all.length - 1).toBe(122)
  expect(found.map(({ minutes }) => minutes)).toEqual([4320, 4260, 4320, 4380, 4320])
  expect(found[0]?.from).toEqual(year.from)
  expect(found.at(-1)?.to).toEqual(year.to)
  for (let i = 1; i < found.length; i++) expect(found[i]?.from).toEqual(found[i - 1]?.to)
})

test('buckets of which nothing was said are empty', () => {
  const all = [0, 1, 2, 3].map((day) => new Date(from.getTime() + day * DAY))
  const counted = [{ from: new Date(all[1] ?? 0), count: 7 }]
  expect(filled(all, counted)).toEqual([0, 7, 0])
  expect(filled(all, [])).toEqual([0, 0, 0])
})
