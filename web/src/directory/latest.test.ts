import { beforeEach, describe, expect, it } from 'vitest'

import { ApiError } from '../api'
import type { Message } from '../model'
import { aMessage, settled } from '../testing/made'
import { Latest } from './latest'

let left: Message | undefined
let fails: boolean
let latest: Latest

beforeEach(() => {
  left = undefined
  fails = false
  latest = new Latest({
    lastMessage: async () => {
      if (fails) throw new ApiError(503, 'not now')
      return left
    },
  })
})

describe('the latest message of a topic', () => {
  it('is the one farthest on, in whatever order they are told of', () => {
    latest.put(aMessage({ position: 4 }))
    latest.happened({ type: 'messagePosted', topicId: 'tea', message: aMessage({ position: 6 }) })
    latest.put(aMessage({ position: 5 }))

    expect(latest.of('tea')?.position).toBe(6)
  })

  it('is the one before when it is deleted', async () => {
    latest.put(aMessage({ position: 4 }))
    left = aMessage({ position: 3 })

    latest.happened({ type: 'messageDeleted', topicId: 'tea', messageId: 'm4' })
    await settled()

    expect(latest.of('tea')?.position).toBe(3)
  })

  it('is none when the only one is deleted', async () => {
    latest.put(aMessage({ position: 4 }))

    latest.happened({ type: 'messageDeleted', topicId: 'tea', messageId: 'm4' })
    await settled()

    expect([latest.of('tea'), latest.isEmpty('tea')]).toEqual([undefined, true])
  })

  it('stays when another one is deleted or edited', () => {
    latest.put(aMessage({ position: 4 }))
    const edit = { id: 'm3', text: 'changed', updatedAt: new Date(), version: 9 }

    latest.happened({ type: 'messageDeleted', topicId: 'tea', messageId: 'm3' })
    latest.happened({ type: 'messageEdited', topicId: 'tea', edit })

    expect(latest.of('tea')).toEqual(aMessage({ position: 4 }))
  })

  it('is shown as it was edited last', () => {
    latest.put(aMessage({ position: 4 }))
    const edit = { id: 'm4', text: 'changed', updatedAt: new Date(), version: 9 }

    latest.happened({ type: 'messageEdited', topicId: 'tea', edit })
    latest.put(aMessage({ position: 4, version: 3 }))

    expect(latest.of('tea')).toMatchObject({ text: 'changed', edited: true })
  })

  it.each(['deleted', 'notReadable'] as const)('is forgotten with a topic that is %s', (reason) => {
    latest.put(aMessage({ position: 4 }))

    latest.happened({ type: 'unsubscribed', topicId: 'tea', reason })

    expect(latest.of('tea')).toBeUndefined()
    expect(latest.order.value).toEqual([])
  })

  it('is known to be none where the hub says so, until something is posted', () => {
    expect(latest.isEmpty('tea')).toBe(false)

    latest.putNone('tea')
    expect(latest.isEmpty('tea')).toBe(true)
    latest.put(aMessage({ position: 0 }))
    latest.putNone('tea')

    expect(latest.isEmpty('tea')).toBe(false)
    expect(latest.of('tea')?.position).toBe(0)
  })

  it('is unknown, not none, when it is deleted and the hub does not say what is left', async () => {
    latest.put(aMessage({ position: 4 }))
    fails = true

    latest.happened({ type: 'messageDeleted', topicId: 'tea', messageId: 'm4' })
    await settled()

    expect([latest.of('tea'), latest.isEmpty('tea')]).toEqual([undefined, false])
  })

  it('is unknown once the log is another one, whatever was asked of the one before', async () => {
    latest.put(aMessage({ position: 4 }))
    latest.put(aMessage({ topicId: 'milk' }))
    latest.putNone('coffee')
    left = aMessage({ position: 3 })
    latest.happened({ type: 'messageDeleted', topicId: 'tea', messageId: 'm4' })

    latest.clear()
    await settled()

    expect([latest.of('tea'), latest.of('milk'), latest.isEmpty('coffee')]).toEqual([undefined, undefined, false])
  })

  it('is not said to be none of a topic that is gone', () => {
    latest.putNone('tea')

    latest.happened({ type: 'topicDeleted', topicId: 'tea' })

    expect(latest.isEmpty('tea')).toBe(false)
  })

  it('puts its topic before those in which something was posted earlier', () => {
    latest.put(aMessage({ topicId: 'tea', createdAt: new Date(1000) }))
    latest.put(aMessage({ topicId: 'milk', createdAt: new Date(3000) }))
    latest.put(aMessage({ topicId: 'coffee', createdAt: new Date(2000) }))

    expect(latest.order.value).toEqual(['milk', 'coffee', 'tea'])
  })
})
