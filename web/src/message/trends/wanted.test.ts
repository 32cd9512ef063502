import { describe, expect, test } from 'vitest'

import { addressOf, hashtagOf, PERIODS, shapeOf, wantedOf, zoomed } from './wanted'

const now = new Date('2026-11-22T12:34:56Z')
const minutes = (a: Date | undefined, b: Date | undefined) => ((b?.getTime() ?? 0) - (a?.getTime() ?? 0)) / 60_000

describe('what an address asks for', () => {
  test('is read and written alike', () => {
    const query = {
      period: 'week',
      topic: 'q43u',
      hashtag: 'food',
      from: '2026-11-22T12:00Z',
      to: '2026-11-22T13:30Z',
    }
    expect(addressOf(wantedOf(query))).toEqual(query)
  })

  test('is a day of everything when it says nothing', () => {
    expect(wantedOf({})).toEqual({ period: 'day', topic: '', hashtag: '', zoom: undefined })
    expect(addressOf(wantedOf({}))).toEqual({})
  })

  test('leaves out what means nothing', () => {
    const nothing = wantedOf({})
    expect(wantedOf({ period: 'aeon', topic: '../x', hashtag: 'a b' })).toEqual(nothing)
    expect(wantedOf({ from: '2026-11-22T12:00Z' })).toEqual(nothing)
    expect(wantedOf({ from: '2026-11-22T12:00Z', to: '2026-11-22T12:00Z' })).toEqual(nothing)
    expect(wantedOf({ from: '2026-11-22T12:00Z', to: 'now' })).toEqual(nothing)
    expect(wantedOf({ from: '2000-01-01T00:00Z', to: '8999-01-01T00:00Z' })).toEqual(nothing)
  })
})

test('a hashtag is taken with and without its sign', () => {
  expect(hashtagOf(' #Food')).toBe('food')
  expect(hashtagOf('')).toBe('')
  expect(hashtagOf('two words')).toBeUndefined()
})

describe('a period', () => {
  test.each(PERIODS)('of the last %s has 60 to 170 buckets and ends with the present one', (period) => {
    const { bounds, step, live } = shapeOf({ ...wantedOf({}), period }, now)
    const last = bounds.at(-1)
    expect(live).toBe(true)
    expect(bounds.length - 1).toBeGreaterThanOrEqual(60)
    expect(bounds.length - 1).toBeLessThanOrEqual(170)
    expect(last?.getTime()).toBeGreaterThanOrEqual(now.getTime())
    expect(minutes(now, last)).toBeLessThanOrEqual(Math.min(step, 1440))
  })

  test('that was looked at closer stays where it is', () => {
    const zoom = { from: new Date('2026-11-21T12:00:00Z'), to: new Date('2026-11-21T14:00:00Z') }
    const { bounds, step, live } = shapeOf({ ...wantedOf({}), zoom }, now)
    expect(step).toBe(1)
    expect(bounds[0]).toEqual(zoom.from)
    expect(bounds.at(-1)).toEqual(zoom.to)
    expect(live).toBe(false)
  })
})

describe('looking closer', () => {
  test('begins and ends with a bucket', () => {
    const zoom = zoomed({ from: new Date('2026-11-22T01:02:03Z'), to: new Date('2026-11-22T11:12:13Z') })
    expect(zoom).toEqual({ from: new Date('2026-11-22T01:00:00Z'), to: new Date('2026-11-22T11:15:00Z') })
  })

  test('shows ten minutes at least', () => {
    const at = { from: new Date('2026-11-22T12:30:10Z'), to: new Date('2026-11-22T12:30:20Z') }
    const zoom = zoomed(at)
    expect(minutes(zoom.from, zoom.to)).toBe(10)
    expect(zoom.from < at.from && zoom.to > at.to).toBe(true)
    expect(zoomed(zoom)).toEqual(zoom)
  })
})
