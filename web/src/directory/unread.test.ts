import { beforeEach, describe, expect, it } from 'vitest'

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

  async lastMessage(topicId: string): Promise<Message | undefined> {
    this.asked.push(topicId)
    if (this.answers !== undefined) await new Promise<void>((resolve) => this.answers?.push(resolve))
    const position = this.newest.get(topicId)
    if (position === -2) throw new ApiError(503, 'not now')
    return position === undefined ? undefined : aMessage({ topicId, position })
  }
}

let hub: Hub
const anUnread = (owner = 'ann', onLast?: (message: Message) => void) =>
  new Unread(owner, hub, (userId) => userId === 'ann', onLast)
const posted = (position: number, userId = 'bob'): LiveEvent => ({
  type: 'messagePosted',
  topicId: 'tea',
  message: aMessage({ position, userId }),
})

beforeEach(() => {
  localStorage.clear()
  hub = new Hub()
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
    unread.happened(posted(5))
    unread.happened(posted(6))

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
    const unread = anUnread('ann', (message) => last.push(message))

    await unread.listed([aTopic(), aTopic({ id: 'milk' }), aTopic({ id: 'coffee' })], false)

    expect([unread.count('tea'), unread.count('milk'), unread.count('coffee')]).toEqual([0, 0, 4])
    expect(last.map(({ topicId }) => topicId)).toEqual(['coffee'])
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

  it('in another tab counts here, too', () => {
    const [here, there] = [anUnread(), anUnread()]
    here.mark('tea', 1)
    here.happened(posted(9))
    there.mark('tea', 9)

    here.mark('coffee', 2)

    expect(here.count('tea')).toBe(0)
    expect([anUnread().lastRead('tea'), anUnread().lastRead('coffee')]).toEqual([9, 2])
  })

  it.each(['null', '7', '"tea"', '[]', '{"tea": "four"}', '{"tea": null}'])('is nothing in %s', (text) => {
    localStorage.setItem('parley.read.ann', text)

    expect(anUnread().lastRead('tea')).toBeUndefined()
  })
})
