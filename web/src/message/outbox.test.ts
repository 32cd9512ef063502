import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { ApiError } from '../api'
import type { Message } from '../model'
import { strings } from '../strings'
import { aMessage, settled } from '../testing/made'
import { Outbox } from './outbox'

interface Post {
  readonly topicId: string
  readonly id: string
  readonly text: string
  answer(): Promise<void>
  fail(status: number, retryAfter?: number): Promise<void>
}

/** A hub that answers when the test says so. */
class Hub {
  readonly posts: Post[] = []

  post(topicId: string, id: string, text: string): Promise<Message> {
    return new Promise((resolve, reject) => {
      this.posts.push({
        topicId,
        id,
        text,
        answer: () => (resolve(aMessage({ topicId, id, text })), settled()),
        fail: (status, retryAfter) => (reject(new ApiError(status, `was ${status}`, retryAfter)), settled()),
      })
    })
  }

  get texts(): string[] {
    return this.posts.map(({ text }) => text)
  }

  get last(): Post {
    return this.posts.at(-1) as Post
  }
}

let hub: Hub
let posted: string[]
let waits: number[]
let comeBack: () => Promise<void>
let isOnline: boolean

function anOutbox(owner = 'ann'): Outbox {
  return new Outbox(
    owner,
    hub,
    ({ text }) => posted.push(text),
    (milliseconds) => {
      waits.push(milliseconds)
      return new Promise((resolve) => {
        comeBack = () => (resolve(), settled())
      })
    },
  )
}

const states = (outbox: Outbox) => outbox.messages.value.map(({ text, state }) => `${text} ${state}`)

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-20T10:00:00Z'), toFake: ['Date'] })
  sessionStorage.clear()
  hub = new Hub()
  posted = []
  waits = []
  isOnline = true
  vi.spyOn(navigator, 'onLine', 'get').mockImplementation(() => isOnline)
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('what is written', () => {
  it('is on its way until the hub has it', async () => {
    const outbox = anOutbox()

    expect(outbox.add('tea', 'Hello')).toBe(true)
    expect(states(outbox)).toEqual(['Hello sending'])
    await hub.last.answer()

    expect(states(outbox)).toEqual([])
    expect(posted).toEqual(['Hello'])
  })

  it('is sent in the order in which it was written, one after the other in each topic', async () => {
    const outbox = anOutbox()

    outbox.add('tea', 'first')
    outbox.add('tea', 'second')
    outbox.add('coffee', 'elsewhere')
    expect(hub.texts).toEqual(['first', 'elsewhere'])
    await hub.posts[0]?.answer()

    expect(hub.texts).toEqual(['first', 'elsewhere', 'second'])
    expect(outbox.of('tea').map(({ text }) => text)).toEqual(['second'])
  })

  it('is told of after it has left the outbox', async () => {
    const left: number[] = []
    const told = () => left.push(outbox.messages.value.length)
    const outbox = new Outbox('ann', hub, told, () => Promise.resolve())

    outbox.add('tea', 'Hello')
    await hub.last.answer()

    expect(left).toEqual([0])
  })

  it('is not taken when two hundred wait', () => {
    const outbox = anOutbox()

    const taken = Array.from({ length: 201 }, (_, i) => outbox.add('tea', `text ${i}`))

    expect(taken.filter((is) => is)).toHaveLength(200)
    expect(taken.at(-1)).toBe(false)
  })

  it('leaves when it was seen in the topic', async () => {
    const outbox = anOutbox()
    outbox.add('tea', 'Hello')

    outbox.arrived(hub.last.id)
    outbox.arrived('of somebody else')
    await hub.last.fail(0)

    expect(states(outbox)).toEqual([])
    expect(waits).toEqual([])
  })

  it('is not sent again when it was seen in the topic meanwhile', async () => {
    const outbox = anOutbox()
    outbox.add('tea', 'Hello')
    await hub.last.fail(0)

    outbox.arrived(hub.last.id)
    await comeBack()

    expect(hub.posts).toHaveLength(1)
  })
})

describe('what could not be sent', () => {
  it.each([0, 429, 500, 503, 504])('for %i is sent again under the same id', async (status) => {
    const outbox = anOutbox()
    outbox.add('tea', 'Hello')

    await hub.last.fail(status)
    expect(states(outbox)).toEqual(['Hello waiting'])
    await comeBack()
    await hub.last.answer()

    expect(new Set(hub.posts.map(({ id }) => id)).size).toBe(1)
    expect(hub.posts).toHaveLength(2)
    expect(states(outbox)).toEqual([])
  })

  it('holds back what was written after it in the topic', async () => {
    const outbox = anOutbox()
    outbox.add('tea', 'first')
    outbox.add('tea', 'second')

    await hub.last.fail(503)
    await comeBack()
    await hub.last.answer()

    expect(hub.texts).toEqual(['first', 'first', 'second'])
  })

  it('waits longer each time, and at least as long as the hub says', async () => {
    anOutbox().add('tea', 'Hello')

    await hub.last.fail(503)
    await comeBack()
    await hub.last.fail(429, 30_000)

    expect(waits[0]).toBeLessThanOrEqual(312.5)
    expect(waits[1]).toBe(30_000)
  })

  it.each([400, 403, 404, 409])('for %i has failed, and lets the next ones go', async (status) => {
    const outbox = anOutbox()
    outbox.add('tea', 'first')
    outbox.add('tea', 'second')

    await hub.last.fail(status)

    expect(states(outbox)).toEqual(['first failed', 'second sending'])
    expect(outbox.messages.value[0]?.reason).toBe(`was ${status}`)
    expect(hub.texts).toEqual(['first', 'second'])
  })

  it('has failed after thirty attempts with a network', async () => {
    const outbox = anOutbox()
    outbox.add('tea', 'Hello')

    for (let attempt = 0; attempt < 30; attempt++) {
      await hub.last.fail(503)
      expect(states(outbox)).toEqual(['Hello waiting'])
      await comeBack()
    }
    await hub.last.fail(0)

    expect(states(outbox)).toEqual(['Hello failed'])
    expect(outbox.messages.value[0]?.reason).toBe(strings.noAnswer)
  })

  it('waits as long as there is no network, and has its time after that', async () => {
    const outbox = anOutbox()
    isOnline = false
    outbox.add('tea', 'Hello')

    vi.setSystemTime(Date.now() + 3_600_000)
    await hub.last.fail(0)
    isOnline = true
    await comeBack()
    vi.setSystemTime(Date.now() + 60_000)
    await hub.last.fail(0)

    expect(states(outbox)).toEqual(['Hello waiting'])
  })

  it('is sent once more when somebody wants it, under the same id', async () => {
    const outbox = anOutbox()
    outbox.add('tea', 'Hello')
    await hub.last.fail(403)

    outbox.retry(hub.last.id)
    outbox.retry('no such')
    expect(states(outbox)).toEqual(['Hello sending'])
    expect(outbox.messages.value[0]?.reason).toBeUndefined()
    await hub.last.answer()

    expect(hub.posts[1]?.id).toBe(hub.posts[0]?.id)
    expect(states(outbox)).toEqual([])
  })

  it('is gone when somebody takes it back', async () => {
    const outbox = anOutbox()
    outbox.add('tea', 'Hello')
    await hub.last.fail(403)

    outbox.discard(hub.last.id)

    expect(states(outbox)).toEqual([])
    expect(sessionStorage.length).toBe(0)
  })
})

describe('after a reload', () => {
  it('what was on its way is sent under the same id, and what had failed stays so', async () => {
    const before = anOutbox()
    before.add('tea', 'refused')
    await hub.last.fail(403)
    before.add('tea', 'first')
    before.add('tea', 'second')
    const { id } = hub.last
    before.stop()

    hub = new Hub()
    const after = anOutbox()

    expect(states(after)).toEqual(['refused failed', 'first sending', 'second sending'])
    expect(after.messages.value[0]).toMatchObject({ reason: 'was 403', createdAt: new Date('2026-11-20T10:00:00Z') })
    expect(hub.posts.map(({ text, id }) => [text, id])).toEqual([['first', id]])
  })

  it('another owner has another outbox', async () => {
    const ann = anOutbox('ann')
    ann.add('tea', 'Hello')
    await hub.last.fail(503)
    ann.stop()

    hub = new Hub()
    expect(states(anOutbox('bob'))).toEqual([])
    expect(hub.posts).toEqual([])
    expect(states(anOutbox('ann'))).toEqual(['Hello sending'])
  })

  it.each(['{', '{}', '[null]', '7'])('nothing is sent of what was changed by hand to %s', (text) => {
    sessionStorage.setItem('parley.outbox.ann', text)

    expect(states(anOutbox())).toEqual([])
  })

  it('what cannot be kept is sent all the same', async () => {
    vi.stubGlobal('sessionStorage', undefined)
    const outbox = anOutbox()

    outbox.add('tea', 'Hello')
    await hub.last.answer()

    expect(posted).toEqual(['Hello'])
  })
})

describe('a stopped outbox', () => {
  it('sends no more, and keeps what waits', async () => {
    const outbox = anOutbox()
    outbox.add('tea', 'first')
    outbox.add('tea', 'second')
    await hub.last.fail(503)

    outbox.stop()
    await comeBack()

    expect(hub.posts).toHaveLength(1)
    expect(states(anOutbox())).toEqual(['first sending', 'second sending'])
  })

  it('keeps what the hub refused because somebody is not signed in any more', async () => {
    const outbox = anOutbox()
    outbox.add('tea', 'Hello')

    outbox.stop()
    await hub.last.fail(401)

    expect(states(anOutbox())).toEqual(['Hello sending'])
  })

  it('takes out what was stored after all, and nothing of what a later one keeps', async () => {
    const before = anOutbox()
    before.add('tea', 'first')
    const first = hub.last
    before.stop()
    const after = anOutbox()
    after.add('tea', 'second')

    await first.answer()

    expect(posted).toEqual([])
    expect(states(anOutbox())).toEqual(['second sending'])
  })
})
