import { describe, expect, test } from 'vitest'

import { ApiError, type Bucket, type Filter } from '../../api'
import { Counting } from './counting'
import { wantedOf } from './wanted'

/** Answers one message in the first bucket of each question, or fails. */
class Hub {
  readonly asked: { filter: Filter; aggregation: string }[] = []
  failing = false

  trends = async (filter: Filter, aggregation: string): Promise<Bucket[]> => {
    this.asked.push({ filter, aggregation })
    if (this.failing) throw new ApiError(503, 'busy')
    const from = filter.from ?? new Date()
    return [{ from, to: from, count: 5 }]
  }

  topHashtags = async () => [{ hashtag: 'food', count: 3, previousCount: 1 }]
}

const now = new Date('2026-11-22T12:34:56Z')
const hour = wantedOf({ period: 'hour', hashtag: 'food' })

describe('counting', () => {
  test('asks for buckets of the period and fills those of which nothing was said', async () => {
    const hub = new Hub()
    const counting = new Counting(hub, () => now)
    await counting.ask(hour)
    expect(hub.asked).toMatchObject([{ aggregation: '1m', filter: { hashtag: 'food' } }])
    expect(counting.counts.value?.counts.slice(0, 3)).toEqual([5, 0, 0])
    expect(counting.counts.value?.counts.length).toBe(60)
    expect(counting.counts.value?.total).toBe(5)
    expect(counting.counts.value?.top).toHaveLength(1)
    expect(counting.loading.value).toBe(false)
  })

  test('follows the time while it is asked for now', async () => {
    const hub = new Hub()
    let time = now
    const counting = new Counting(hub, () => time)
    await counting.ask(hour)
    const before = counting.counts.value?.to
    time = new Date(now.getTime() + 60_000)
    await counting.refresh()
    expect(counting.counts.value?.to.getTime()).toBe((before?.getTime() ?? 0) + 60_000)
  })

  test('does not count anew what has ended', async () => {
    const hub = new Hub()
    const counting = new Counting(hub, () => now)
    await counting.ask(wantedOf({ from: '2026-11-20T12:00Z', to: '2026-11-20T13:00Z' }))
    await counting.refresh()
    expect(hub.asked).toHaveLength(1)
  })

  test('shows what was counted while counting it anew fails, and says so when asked for', async () => {
    const hub = new Hub()
    const counting = new Counting(hub, () => now)
    await counting.ask(hour)
    hub.failing = true
    await counting.refresh()
    expect(counting.counts.value?.total).toBe(5)
    expect(counting.failure.value).toBeUndefined()
    await counting.ask(hour)
    expect(counting.counts.value).toBeUndefined()
    expect(counting.failure.value?.message).toBe('busy')
    expect(counting.loading.value).toBe(false)
  })

  test('gives up what was asked before', async () => {
    const hub = new Hub()
    const counting = new Counting(hub, () => now)
    const first = counting.ask(hour)
    await Promise.all([first, counting.ask(wantedOf({ period: 'week' }))])
    expect(counting.counts.value?.wanted.period).toBe('week')
  })
})
