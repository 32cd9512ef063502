import { describe, expect, it } from 'vitest'

import type { Filter, HashtagCount } from '../api'
import { Hashtags } from './hashtags'

class Hub {
  readonly asked: Filter[] = []
  fails = false

  constructor(private readonly popular: readonly string[]) {}

  async topHashtags(filter: Filter): Promise<HashtagCount[]> {
    this.asked.push(filter)
    if (this.fails) throw new Error('not now')
    return this.popular.map((hashtag) => ({ hashtag, count: 1, previousCount: 0 }))
  }
}

describe('suggested hashtags', () => {
  it('are those that many use, then those nearby, each once', async () => {
    const hashtags = new Hashtags(new Hub(['tea', 'coffee', 'teapot']))

    expect(await hashtags.beginningWith('te', ['tent', 'tea', 'milk'], 6)).toEqual(['tea', 'teapot', 'tent'])
  })

  it('begin as typed, in whatever case', async () => {
    const hashtags = new Hashtags(new Hub(['istanbul', 'grüße']))

    expect(await hashtags.beginningWith('GRÜ', [], 6)).toEqual(['grüße'])
    expect(await hashtags.beginningWith('İS', [], 6)).toEqual(['istanbul'])
  })

  it('are not what is typed already', async () => {
    expect(await new Hashtags(new Hub(['tea', 'teapot'])).beginningWith('tea', [], 6)).toEqual(['teapot'])
  })

  it('are no more than wanted', async () => {
    expect(await new Hashtags(new Hub(['a1', 'a2', 'a3'])).beginningWith('a', ['a4'], 2)).toEqual(['a1', 'a2'])
  })

  it('are asked for once a minute', async () => {
    let now = 1_000_000_000_000
    const hub = new Hub(['tea'])
    const hashtags = new Hashtags(hub, () => now)

    await hashtags.beginningWith('t', [], 6)
    now += 59_999
    await hashtags.beginningWith('t', [], 6)
    expect(hub.asked).toHaveLength(1)
    now += 1
    await hashtags.beginningWith('t', [], 6)

    expect(hub.asked).toHaveLength(2)
    expect(hub.asked[0]?.to?.getTime()).toBe(1_000_000_000_000)
    expect(hub.asked[0]?.from?.getTime()).toBe(1_000_000_000_000 - 30 * 86_400_000)
  })

  it('are those nearby alone when the hub does not answer', async () => {
    const hub = new Hub(['tea'])
    hub.fails = true

    expect(await new Hashtags(hub).beginningWith('t', ['tent'], 6)).toEqual(['tent'])
  })
})
