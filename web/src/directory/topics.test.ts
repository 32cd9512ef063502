import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { ApiError, type Page, type TopicChange } from '../api'
import type { Follower, Following } from '../live'
import type { LiveEvent } from '../live/events'
import type { Topic } from '../model'
import { aTopic, settled } from '../testing/made'
import { FOLLOWED, MOST, Topics } from './topics'

const named = (id: string, some: Partial<Topic> = {}) => aTopic({ id, name: id, ...some })

interface Follow {
  readonly topics: readonly string[]
  readonly after: string | undefined
  readonly follower: Follower
  isStopped: boolean
}

/** A hub that lists what it has, at once or when the test says so. */
class Hub {
  has: Topic[] = []
  cursor = 'c0'
  pageSize = 1000
  fails = false
  lists = 0
  readonly follows: Follow[] = []
  /** Listings that are read, and answered later. */
  slow: (() => void)[] | undefined

  async topics(pageKey = ''): Promise<Page<Topic>> {
    this.lists++
    if (this.fails) throw new ApiError(503, 'not now')
    const from = Number(pageKey)
    const items = this.has.slice(from, from + this.pageSize)
    const to = from + items.length
    const page = { items, nextPageKey: to < this.has.length ? String(to) : '', cursor: `${this.cursor}p${from}` }
    if (this.slow !== undefined) await new Promise<void>((resolve) => this.slow?.push(resolve))
    return page
  }

  async topic(id: string): Promise<Topic> {
    const found = this.has.find((topic) => topic.id === id)
    if (found === undefined) throw new ApiError(404, 'no such topic')
    return found
  }

  async createTopic(name: string, isPrivate: boolean, members: readonly string[]): Promise<Topic> {
    const topic = named(name, { isPrivate, members })
    this.has.push(topic)
    return topic
  }

  async updateTopic(id: string, change: TopicChange): Promise<Topic> {
    const topic = await this.topic(id)
    return { ...topic, name: change.name ?? topic.name, version: topic.version + 1 }
  }

  async deleteTopic(id: string): Promise<void> {
    this.has = this.has.filter((topic) => topic.id !== id)
  }

  follow(topics: readonly string[], after: string | undefined, follower: Follower): Following {
    const follow: Follow = { topics, after, follower, isStopped: false }
    this.follows.push(follow)
    return { stop: () => (follow.isStopped = true) }
  }

  tell(event: LiveEvent): void {
    for (const { topics, follower } of this.follows) if (topics.includes(event.topicId)) follower.onEvent(event)
  }
}

let hub: Hub
let topics: Topics
let listed: [string, boolean][]
let events: string[]
let resets: number

const ids = () => topics.list.value.map(({ id }) => id)

beforeEach(() => {
  vi.useFakeTimers()
  hub = new Hub()
  listed = []
  events = []
  resets = 0
  topics = new Topics(
    hub,
    hub,
    (fresh, first) => listed.push([fresh.map(({ id }) => id).join(' '), first]),
    ({ type }) => events.push(type),
    () => resets++,
  )
})

afterEach(() => {
  topics.stop()
  vi.useRealTimers()
})

describe('topics', () => {
  it('are listed by name, then id, whatever the order of the answer', async () => {
    hub.has = [named('3', { name: 'Tea' }), named('2', { name: 'coffee' }), named('1', { name: 'Tea' })]
    expect(topics.ready.value).toBe(false)

    await topics.start()

    expect(ids()).toEqual(['2', '1', '3'])
    expect(topics.ready.value).toBe(true)
    expect(listed).toEqual([['3 2 1', true]])
  })

  it('are followed after the place that the first page reflects', async () => {
    hub.has = Array.from({ length: 5 }, (_, i) => named(`t${i}`))
    hub.pageSize = 2

    await topics.start()

    expect(ids()).toHaveLength(5)
    expect(hub.follows).toMatchObject([{ topics: ['t0', 't1', 't2', 't3', 't4'], after: 'c0p0' }])
    expect(topics.more.value).toBe(false)
  })

  it('that are too many are listed and followed as far as they may', async () => {
    hub.has = Array.from({ length: MOST + 1 }, (_, i) => named(`t${i}`))

    await topics.start()

    expect(ids()).toHaveLength(MOST)
    expect(topics.more.value).toBe(true)
    expect(hub.follows.map((follow) => follow.topics.length)).toEqual([FOLLOWED])
  })

  it('that others have made are found later, told of, and followed', async () => {
    hub.has = [named('tea')]
    await topics.start()

    hub.has.push(named('coffee'))
    hub.cursor = 'c9'
    await vi.advanceTimersByTimeAsync(10_000)

    expect(ids()).toEqual(['coffee', 'tea'])
    expect(listed.at(-1)).toEqual(['coffee', false])
    expect(hub.follows.at(-1)).toMatchObject({ topics: ['coffee'], after: 'c9p0' })
  })

  it('are not looked for while nobody looks at the page', async () => {
    await topics.start()
    const state = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(hub.lists).toBe(1)

    state.mockReturnValue('visible')
    document.dispatchEvent(new Event('visibilitychange'))
    await settled()
    state.mockRestore()

    expect(hub.lists).toBe(2)
  })

  it('that could not be listed say so, and stay', async () => {
    hub.has = [named('tea')]
    await topics.start()

    hub.fails = true
    await topics.refresh()
    expect([ids(), topics.failure.value?.status]).toEqual([['tea'], 503])
    hub.fails = false
    await topics.refresh()

    expect(topics.failure.value).toBeUndefined()
  })

  it('are left alone once stopped', async () => {
    hub.has = [named('tea')]
    hub.slow = []
    void topics.start()
    topics.stop()
    hub.slow.forEach((answer) => answer())
    await vi.advanceTimersByTimeAsync(60_000)

    expect([ids(), hub.lists, hub.follows]).toEqual([[], 1, []])
  })

  it('are followed no more once stopped', async () => {
    hub.has = [named('tea')]
    await topics.start()

    topics.stop()

    expect(hub.follows[0]?.isStopped).toBe(true)
  })
})

describe('a topic', () => {
  beforeEach(async () => {
    hub.has = [named('tea', { version: 5, members: ['bob'] }), named('coffee')]
    await topics.start()
  })

  it.each([
    [{ type: 'topicRenamed', topicId: 'tea', name: 'Green tea', version: 6 }, { name: 'Green tea' }],
    [{ type: 'visibilityChanged', topicId: 'tea', isPrivate: true, version: 6 }, { isPrivate: true }],
    [{ type: 'membersAdded', topicId: 'tea', users: ['ann', 'bob'], version: 6 }, { members: ['ann', 'bob'] }],
    [{ type: 'membersRemoved', topicId: 'tea', users: ['bob'], version: 6 }, { members: [] }],
  ] as [LiveEvent & { version: number }, Partial<Topic>][])('changes as is told: %j', (event, change) => {
    hub.tell({ ...event, version: 5 } as LiveEvent)
    expect(topics.get('tea')).toEqual(hub.has[0])

    hub.tell(event)

    expect(topics.get('tea')).toEqual({ ...hub.has[0], ...change, version: 6 })
    expect(events).toHaveLength(2)
  })

  it('stays as new as it is known when the listing is older', async () => {
    hub.tell({ type: 'topicRenamed', topicId: 'tea', name: 'Green tea', version: 6 })

    await topics.refresh()

    expect(topics.get('tea')?.name).toBe('Green tea')
  })

  it.each([
    ['the same', false, () => {}],
    ['a newer one', true, () => (hub.has[0] = named('tea', { version: 6 }))],
    ['one more', true, () => hub.has.push(named('milk'))],
    ['one less', true, () => hub.has.pop()],
    ['another one', true, () => (hub.has[1] = named('milk'))],
  ])('of a listing that has %s makes who looks on look again: %s', async (_, again, happens) => {
    const before = topics.list.value

    happens()
    await topics.refresh()

    expect(topics.list.value !== before).toBe(again)
  })

  it('takes what is newer from the listing', async () => {
    hub.has = [named('tea', { version: 7, name: 'Black tea' })]

    await topics.refresh()

    expect(topics.list.value.map(({ name }) => name)).toEqual(['Black tea'])
  })

  it('goes when it is deleted, or may not be read any more, and is not followed any longer', async () => {
    hub.tell({ type: 'topicDeleted', topicId: 'tea' })
    hub.tell({ type: 'unsubscribed', topicId: 'tea', reason: 'deleted' })
    hub.tell({ type: 'unsubscribed', topicId: 'coffee', reason: 'notReadable' })
    expect(ids()).toEqual([])

    await topics.refresh()

    expect(ids()).toEqual(['coffee', 'tea'])
    expect(hub.follows.map((follow) => follow.topics)).toEqual([
      ['tea', 'coffee'],
      ['tea', 'coffee'],
    ])
    expect(listed.at(-1)).toEqual(['tea coffee', false])
  })

  it('that cannot be followed any more is found out by listing anew, and the others are followed', async () => {
    hub.has = [named('coffee')]
    hub.cursor = 'c9'

    hub.follows[0]?.follower.onRefused?.(5, 'no topic tea')
    await settled()

    expect(ids()).toEqual(['coffee'])
    expect(hub.follows.at(-1)).toMatchObject({ topics: ['coffee'], after: 'c9p0' })
  })

  it.each([5, 3])(
    'is told of as listed again when one beside it was refused with %i: its news were lost',
    async (code) => {
      hub.has = [named('coffee'), named('milk')]
      await topics.refresh()
      const [first, second] = hub.follows
      expect([first?.topics, second?.topics]).toEqual([['tea', 'coffee'], ['milk']])

      first?.follower.onRefused?.(code, 'no topic tea')
      await vi.advanceTimersByTimeAsync(10_000)

      expect(listed.slice(2)).toEqual([['coffee', false]])
    },
  )

  it('that is refused for another reason is followed later, not at once', async () => {
    hub.follows[0]?.follower.onRefused?.(3, 'bad frame')
    await settled()
    expect(hub.follows).toHaveLength(1)

    await vi.advanceTimersByTimeAsync(10_000)

    expect(hub.follows.at(-1)?.topics).toEqual(['tea', 'coffee'])
  })

  it('of another log is taken as it is there, whatever its version', async () => {
    hub.has = [named('tea', { version: 1, name: 'Tea of before' })]
    expect(resets).toBe(0)

    hub.follows[0]?.follower.onReset?.()
    expect([resets, listed]).toEqual([1, [['tea coffee', true]]])
    await settled()

    expect(topics.list.value.map(({ name }) => name)).toEqual(['Tea of before'])
    expect(hub.follows.at(-1)?.topics).toEqual(['tea'])
    expect(listed.at(-1)).toEqual(['tea', false])
  })
})

describe('what is done here', () => {
  beforeEach(async () => {
    hub.has = [named('tea', { version: 5 })]
    await topics.start()
  })

  it('a new topic is there at once, and followed', async () => {
    await topics.create('coffee', true, ['bob'])
    expect(topics.get('coffee')).toMatchObject({ isPrivate: true, members: ['bob'] })

    await settled()

    expect(hub.follows.at(-1)?.topics).toEqual(['coffee'])
  })

  it('a new topic stays when a listing answers that was read before', async () => {
    hub.slow = []
    void topics.refresh()
    const creating = topics.create('coffee', false, [])
    await creating

    hub.slow.shift()?.()
    await settled()
    expect(ids()).toEqual(['coffee', 'tea'])
    const { slow } = hub
    hub.slow = undefined
    slow.forEach((answer) => answer())
    await settled()

    expect(ids()).toEqual(['coffee', 'tea'])
  })

  it('a deleted topic does not come back with a listing that was read before', async () => {
    hub.slow = []
    void topics.refresh()

    await topics.delete('tea')
    const { slow } = hub
    hub.slow = undefined
    slow.forEach((answer) => answer())
    await settled()

    expect(ids()).toEqual([])
  })

  it('of two listings the one that was begun later counts', async () => {
    hub.slow = []
    void topics.refresh()
    hub.has = []
    void topics.refresh()

    hub.slow[1]?.()
    await settled()
    hub.slow[0]?.()
    await settled()

    expect(ids()).toEqual([])
  })

  it('the answer to a change does not undo a later change', async () => {
    const updating = topics.update('tea', { name: 'Green tea' })
    hub.tell({ type: 'topicRenamed', topicId: 'tea', name: 'Black tea', version: 7 })
    await updating

    expect(topics.get('tea')?.name).toBe('Black tea')
  })

  it('a change shows at once', async () => {
    await topics.update('tea', { name: 'Green tea' })

    expect(topics.get('tea')).toMatchObject({ name: 'Green tea', version: 6 })
  })

  it('one that is on no list is looked up, once it is known no more', async () => {
    const { has } = hub
    hub.has = [named('public')]
    expect(await topics.look('public')).toMatchObject({ id: 'public' })
    hub.has = has

    expect(await topics.look('public')).toMatchObject({ id: 'public' })
    await expect(topics.look('nothing')).rejects.toMatchObject({ status: 404 })
  })

  it('one that was looked up is told of when it is listed', async () => {
    hub.has.push(named('coffee'))
    await topics.look('coffee')

    await topics.refresh()

    expect(listed.at(-1)).toEqual(['coffee', false])
    expect(hub.follows.at(-1)?.topics).toEqual(['coffee'])
  })
})
