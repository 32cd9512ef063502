import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { ApiError } from '../api'
import type { LiveEvent } from '../live/events'
import type { Message } from '../model'
import { aMessage, aTopic, settled } from '../testing/made'
import { Unread } from './unread'

/** Answers with the newest message of topics. */
class Hub {
  readonly newest = new Map<string, number>()
  readonly asked: string[] = []
  answers: (() => void)[] | undefined
  failure: ApiError | undefined

  async lastMessage(topicId: string): Promise<Message | undefined> {
    this.asked.push(topicId)
    if (this.answers !== undefined) await new Promise<void>((resolve) => this.answers?.push(resolve))
    const position = this.newest.get(topicId)
    if (position === -2) throw new ApiError(403, 'not for you')
    if (this.failure !== undefined) throw this.failure
    return position === undefined ? undefined : aMessage({ topicId, position })
  }
}

let hub: Hub
const all: Unread[] = []

function anUnread(owner = 'ann', onLast?: (message: Message) => void, onNone?: (topicId: string) => void): Unread {
  const unread = new Unread(
    owner,
    hub,
    (userId) => userId === 'ann',
    onLast,
    onNone,
    () => 0.5,
  )
  all.push(unread)
  return unread
}

const posted = (position: number, userId = 'bob'): LiveEvent => ({
  type: 'messagePosted',
  topicId: 'tea',
  message: aMessage({ position, userId }),
})

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
  hub = new Hub()
})

afterEach(() => {
  all.splice(0).forEach((unread) => unread.stop())
  vi.useRealTimers()
})

describe('unread messages', () => {
  it('are those beyond what was read', () => {
    const unread = anUnread()
    unread.mark('tea', 4)

    unread.happened(posted(5))
    unread.happened(posted(6))

    expect(unread.count('tea')).toBe(2)
    expect([unread.lastRead('tea'), unread.newestOf('tea')]).toEqual([4, 6])
  })

  it('are none in a topic of which nothing is known', () => {
    expect(anUnread().count('tea')).toBe(0)
    expect([anUnread().lastRead('tea'), anUnread().newestOf('tea')]).toEqual([undefined, undefined])
  })

  it('are all in a topic that is new and was never opened', async () => {
    hub.newest.set('tea', 6)
    const unread = anUnread()

    await unread.listed([aTopic()], false)

    expect(unread.count('tea')).toBe(7)
  })

  it('are none in topics that were there before anybody looked', async () => {
    hub.newest.set('tea', 6)
    const unread = anUnread()

    await unread.listed([aTopic()], true)

    expect([unread.count('tea'), unread.lastRead('tea')]).toEqual([0, 6])
  })

  it('are what was missed since the last time', async () => {
    anUnread().mark('tea', 4)
    hub.newest.set('tea', 6)
    const unread = anUnread()

    await unread.listed([aTopic()], true)

    expect(unread.count('tea')).toBe(2)
  })

  it('become fewer as they are read, and never more', () => {
    const unread = anUnread()
    unread.mark('tea', 1)
    unread.happened(posted(6))

    unread.mark('tea', 4)
    unread.mark('tea', 2)

    expect([unread.count('tea'), unread.lastRead('tea')]).toEqual([2, 4])
  })

  it('are counted once, however often they are told of', () => {
    const unread = anUnread()
    unread.mark('tea', 4)

    unread.happened(posted(6))
    unread.happened(posted(6))
    unread.happened(posted(5))

    expect(unread.count('tea')).toBe(2)
  })

  it('are not one’s own, where all before were read', () => {
    const unread = anUnread()
    unread.mark('tea', 4)

    unread.happened(posted(5, 'ann'))
    expect(unread.count('tea')).toBe(0)
    unread.happened(posted(6))
    unread.happened(posted(7, 'ann'))

    expect(unread.count('tea')).toBe(2)
  })

  it('are asked for four at a time, of two hundred topics at most', async () => {
    hub.answers = []
    const topics = Array.from({ length: 300 }, (_, i) => aTopic({ id: `t${i}` }))
    const asking = anUnread().listed(topics, true)
    await settled()
    expect(hub.asked).toHaveLength(4)

    while (hub.answers.length > 0) {
      hub.answers.shift()?.()
      await settled()
    }
    await asking

    expect(hub.asked).toHaveLength(200)
  })

  it('are asked for in the other topics when one cannot be read', async () => {
    hub.newest.set('tea', -2).set('coffee', 3)
    const last: Message[] = []
    const none: string[] = []
    const unread = anUnread(
      'ann',
      (message) => last.push(message),
      (topicId) => none.push(topicId),
    )

    await unread.listed([aTopic(), aTopic({ id: 'milk' }), aTopic({ id: 'coffee' })], false)

    expect([unread.count('tea'), unread.count('milk'), unread.count('coffee')]).toEqual([0, 0, 4])
    expect(last.map(({ topicId }) => topicId)).toEqual(['coffee'])
    expect(none).toEqual(['milk'])
    expect(hub.asked).toEqual(['tea', 'milk', 'coffee'])
  })

  it.each([new ApiError(0, 'no answer'), new ApiError(429, 'too often'), new ApiError(503, 'not now')])(
    'are asked for again a little later after %s',
    async (failure) => {
      hub.newest.set('tea', 6)
      hub.failure = failure
      const unread = anUnread()
      const asking = unread.listed([aTopic()], false)
      await vi.advanceTimersByTimeAsync(249)
      expect(hub.asked).toHaveLength(1)

      hub.failure = undefined
      await vi.advanceTimersByTimeAsync(1)
      await asking

      expect(unread.count('tea')).toBe(7)
    },
  )

  it('are asked for again when the hub says', async () => {
    hub.failure = new ApiError(429, 'too often', 3000)
    void anUnread().listed([aTopic()], false)

    await vi.advanceTimersByTimeAsync(2_999)
    expect(hub.asked).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)

    expect(hub.asked).toHaveLength(2)
  })

  it('are not asked for for ever', async () => {
    hub.failure = new ApiError(503, 'not now')
    const asking = anUnread().listed([aTopic()], false)

    await vi.advanceTimersByTimeAsync(60_000)
    await asking

    expect(hub.asked).toHaveLength(8)
  })

  it('are not asked for by who has stopped', async () => {
    hub.failure = new ApiError(503, 'not now')
    const unread = anUnread()
    const asking = unread.listed([aTopic()], false)
    await settled()

    unread.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    await asking

    expect(hub.asked).toHaveLength(1)
  })

  it('are those of the log that is, whatever was read in one before, and asked of it', async () => {
    hub.newest.set('tea', 6)
    hub.answers = []
    const unread = anUnread()
    unread.mark('tea', 4)
    const asking = unread.listed([aTopic()], false)

    unread.clear()
    hub.answers.forEach((answer) => answer())
    await asking
    expect([unread.lastRead('tea'), unread.newestOf('tea')]).toEqual([undefined, undefined])
    unread.happened(posted(0))
    unread.happened(posted(1))

    expect(unread.count('tea')).toBe(2)
    expect(anUnread().lastRead('tea')).toBeUndefined()
  })

  it('are counted from the newest on where more was read than there is', async () => {
    anUnread().mark('tea', 400)
    hub.newest.set('tea', 2)
    const unread = anUnread()

    await unread.listed([aTopic()], true)
    expect([unread.count('tea'), unread.lastRead('tea'), anUnread().lastRead('tea')]).toEqual([0, 2, 2])
    unread.happened(posted(3))

    expect(unread.count('tea')).toBe(1)
  })

  it('are not more because somebody was faster than the answer', async () => {
    hub.newest.set('tea', 6)
    hub.answers = []
    const unread = anUnread()
    const asking = unread.listed([aTopic()], false)

    unread.mark('tea', 7)
    hub.answers.forEach((answer) => answer())
    await asking

    expect([unread.count('tea'), unread.lastRead('tea')]).toEqual([0, 7])
  })

  it('are not fewer when the answer is older than the push', async () => {
    hub.newest.set('tea', 6)
    const unread = anUnread()
    unread.happened(posted(7))

    await unread.listed([aTopic()], false)

    expect(unread.newestOf('tea')).toBe(7)
  })

  it.each([
    { type: 'topicDeleted', topicId: 'tea' },
    { type: 'unsubscribed', topicId: 'tea', reason: 'notReadable' },
  ] as LiveEvent[])('are forgotten with the topic: %j', (event) => {
    const unread = anUnread()
    unread.mark('tea', 4)
    unread.happened(posted(5))

    unread.happened(event)

    expect([unread.count('tea'), unread.lastRead('tea'), unread.newestOf('tea')]).toEqual([0, undefined, undefined])
    expect(anUnread().lastRead('tea')).toBeUndefined()
  })

  it('stay when somebody stops following by themselves', () => {
    const unread = anUnread()
    unread.mark('tea', 4)

    unread.happened({ type: 'unsubscribed', topicId: 'tea', reason: 'requested' })

    expect(unread.lastRead('tea')).toBe(4)
  })
})

describe('what was read', () => {
  it('is known the next time, to whoever has read it', () => {
    anUnread('ann').mark('tea', 4)

    expect(anUnread('ann').lastRead('tea')).toBe(4)
    expect(anUnread('bob').lastRead('tea')).toBeUndefined()
  })

  it.each(['null', '7', '"tea"', '[]', '{"tea": "four"}', '{"tea": null}'])('is nothing in %s', (text) => {
    localStorage.setItem('parley.read.ann', text)

    expect(anUnread().lastRead('tea')).toBeUndefined()
  })
})
