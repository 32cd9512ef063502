import { describe, expect, it } from 'vitest'

import { liveEvent } from './events'

describe('a frame', () => {
  it('tells of a posted message', () => {
    const event = liveEvent({
      type: 'messagePosted',
      cursor: 'c',
      topicId: 'tea',
      message: {
        id: 'm1',
        userId: 'ann',
        topicId: 'tea',
        contentText: 'Hello #tea',
        hashtags: ['tea'],
        createdAt: '2026-11-20T10:00:00.123456Z',
        updatedAt: '2026-11-20T10:00:00.123456Z',
        position: '9007199254740991',
        version: '-1',
        edited: false,
      },
    })

    expect(event).toEqual({
      type: 'messagePosted',
      topicId: 'tea',
      message: {
        id: 'm1',
        userId: 'ann',
        topicId: 'tea',
        text: 'Hello #tea',
        hashtags: ['tea'],
        createdAt: new Date('2026-11-20T10:00:00.123Z'),
        updatedAt: new Date('2026-11-20T10:00:00.123Z'),
        position: Number.MAX_SAFE_INTEGER,
        version: -1,
        edited: false,
      },
    })
  })

  it('tells of what an edit has set, and of nothing else', () => {
    const updatedAt = '2026-11-20T10:00:00Z'

    expect(
      liveEvent({
        type: 'messageEdited',
        topicId: 'tea',
        message: { id: 'm1', contentText: '', hashtags: [], updatedAt, version: '7' },
      }),
    ).toEqual({
      type: 'messageEdited',
      topicId: 'tea',
      edit: { id: 'm1', text: '', hashtags: [], updatedAt: new Date(updatedAt), version: 7 },
    })
    expect(
      liveEvent({ type: 'messageEdited', topicId: 'tea', message: { id: 'm1', updatedAt, version: '7' } }),
    ).toEqual({ type: 'messageEdited', topicId: 'tea', edit: { id: 'm1', updatedAt: new Date(updatedAt), version: 7 } })
  })

  it.each([
    [{ type: 'messageDeleted', messageId: 'm1' }, { messageId: 'm1' }],
    [
      { type: 'topicRenamed', name: 'Green tea', version: '3' },
      { name: 'Green tea', version: 3 },
    ],
    [
      { type: 'visibilityChanged', visibility: 'PRIVATE', version: '3' },
      { isPrivate: true, version: 3 },
    ],
    [
      { type: 'visibilityChanged', visibility: 'PUBLIC', version: '3' },
      { isPrivate: false, version: 3 },
    ],
    [
      { type: 'membersAdded', users: ['ann', 'bob'], version: '3' },
      { users: ['ann', 'bob'], version: 3 },
    ],
    [
      { type: 'membersRemoved', users: ['ann'], version: '3' },
      { users: ['ann'], version: 3 },
    ],
    [{ type: 'topicDeleted', version: '3' }, {}],
    [{ type: 'unsubscribed', reason: 'notReadable' }, { reason: 'notReadable' }],
  ])('tells what %j says', (frame, says) => {
    expect(liveEvent({ ...frame, cursor: 'c', topicId: 'tea' })).toEqual({ type: frame.type, topicId: 'tea', ...says })
  })

  it('tells of a new topic', () => {
    const topic = { id: 'tea', name: 'Tea', users: { bob: true, ann: true }, visibility: 'PRIVATE', version: '2' }

    expect(liveEvent({ type: 'topicCreated', topicId: 'tea', topic })).toMatchObject({
      topic: { id: 'tea', name: 'Tea', members: ['ann', 'bob'], isPrivate: true, version: 2 },
    })
  })

  it.each(['caughtUp', 'pong', 'somethingNew', undefined])('of type %s is no event', (type) => {
    expect(liveEvent({ type, topicId: 'tea' })).toBeUndefined()
  })
})
