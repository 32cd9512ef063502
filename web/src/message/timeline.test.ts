import { describe, expect, it } from 'vitest'

import { answered, FakeHub } from '../testing/hub'
import { settled } from '../testing/made'
import { MOST } from './run'
import { PAGE, Timeline } from './timeline'

async function opened(hub: FakeHub): Promise<Timeline> {
  const timeline = new Timeline('tea', hub.api, hub.live)
  void timeline.openAtEnd()
  await answered(hub)
  return timeline
}

async function openedAt(hub: FakeHub, position: number): Promise<Timeline> {
  const timeline = new Timeline('tea', hub.api, hub.live)
  void timeline.openAt(position)
  await answered(hub)
  return timeline
}

const positions = (timeline: Timeline) => timeline.messages.value.map(({ position }) => position)
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i)

describe('a timeline opened at the end', () => {
  it('holds the newest messages, the oldest of them first', async () => {
    const timeline = await opened(new FakeHub(200))

    expect(positions(timeline)).toEqual(from(200 - PAGE, 199))
    expect([timeline.atStart.value, timeline.atEnd.value]).toEqual([false, true])
    expect(timeline.newest.value).toBe(199)
    expect(timeline.loading.value).toBeUndefined()
  })

  it('has the whole of a short topic', async () => {
    const timeline = await opened(new FakeHub(3))

    expect(positions(timeline)).toEqual([0, 1, 2])
    expect([timeline.atStart.value, timeline.atEnd.value]).toEqual([true, true])
  })

  it('is empty at both ends in an empty topic, and takes the first message', async () => {
    const hub = new FakeHub()
    const timeline = await opened(hub)
    expect([positions(timeline), timeline.newest.value]).toEqual([[], -1])

    hub.post()
    hub.push()

    expect(positions(timeline)).toEqual([0])
  })

  it('shows what comes live, what is edited, and no more what is deleted', async () => {
    const hub = new FakeHub(3)
    const timeline = await opened(hub)

    hub.post()
    hub.edit(1, 'changed')
    hub.delete(2)
    hub.push()

    expect(positions(timeline)).toEqual([0, 1, 3])
    expect(timeline.messages.value[1]).toMatchObject({ text: 'changed', edited: true })
  })

  it('lets the oldest go when too many come live', async () => {
    const hub = new FakeHub(3)
    const timeline = await opened(hub)

    for (let i = 0; i < MOST; i++) hub.post()
    hub.push()

    expect(positions(timeline)).toEqual(from(3, MOST + 2))
    expect([timeline.atStart.value, timeline.atEnd.value]).toEqual([false, true])
  })

  it('keeps the oldest while older ones are read, so that they can be joined on', async () => {
    const hub = new FakeHub(1000)
    const timeline = await opened(hub)
    for (let i = PAGE; i < MOST; i += PAGE) {
      void timeline.loadOlder()
      await answered(hub)
    }

    void timeline.loadOlder()
    hub.handle()
    hub.post()
    hub.push()
    await answered(hub)

    expect(positions(timeline)).toEqual(from(1000 - MOST - PAGE, 999 - PAGE))
    expect(timeline.atEnd.value).toBe(false)
  })

  it('reads what is left when all that was held was deleted', async () => {
    const hub = new FakeHub(PAGE + 2)
    const timeline = await opened(hub)

    for (let i = 2; i < PAGE + 2; i++) hub.delete(i)
    hub.push()
    await answered(hub)

    expect(positions(timeline)).toEqual([0, 1])
    expect(timeline.atStart.value).toBe(true)
  })

  it('tells whoever listens of each event', async () => {
    const hub = new FakeHub(1)
    const told: string[] = []
    const timeline = new Timeline('tea', hub.api, hub.live, (event) => told.push(event.type))
    void timeline.openAtEnd()
    await answered(hub)

    hub.post()
    hub.edit(0, 'changed')
    hub.push()

    expect(told).toEqual(['messagePosted', 'messageEdited'])
  })
})

describe('a timeline in the middle', () => {
  it('holds as many before the position as after it', async () => {
    const timeline = await openedAt(new FakeHub(500), 250)

    expect(positions(timeline)).toEqual(from(251 - PAGE / 2, 250 + PAGE / 2))
    expect([timeline.atStart.value, timeline.atEnd.value]).toEqual([false, false])
  })

  it('grows at both ends', async () => {
    const hub = new FakeHub(500)
    const timeline = await openedAt(hub, 250)

    void timeline.loadOlder()
    await answered(hub)
    void timeline.loadNewer()
    await answered(hub)

    expect(positions(timeline)).toEqual(from(251 - PAGE / 2 - PAGE, 250 + PAGE / 2 + PAGE))
  })

  it('asks for nothing while it waits for an answer, or at an end', async () => {
    const hub = new FakeHub(500)
    const timeline = await openedAt(hub, 250)

    void timeline.loadOlder()
    void timeline.loadOlder()
    void timeline.loadNewer()
    expect(hub.questions).toHaveLength(1)
    await answered(hub)
    void timeline.openAtEnd()
    await answered(hub)
    void timeline.loadNewer()

    expect(hub.questions).toHaveLength(0)
  })

  it('holds a bounded number of messages', async () => {
    const hub = new FakeHub(2000)
    const timeline = await opened(hub)

    for (let i = 0; i < 20; i++) {
      void timeline.loadOlder()
      await answered(hub)
      expect(timeline.messages.value.length).toBeLessThanOrEqual(MOST)
    }
  })

  it('keeps what comes live until it has reached it', async () => {
    const hub = new FakeHub(300)
    const timeline = await openedAt(hub, 230)
    const before = positions(timeline)

    hub.post()
    hub.push()
    expect(positions(timeline)).toEqual(before)
    expect(timeline.newest.value).toBe(300)
    void timeline.loadNewer()
    hub.handle()
    hub.post()
    hub.edit(300, 'changed')
    hub.push()
    await answered(hub)

    expect(positions(timeline)).toEqual(from(before[0] ?? -1, 301))
    expect(timeline.messages.value.at(-2)).toMatchObject({ text: 'changed' })
    expect(timeline.atEnd.value).toBe(true)
  })

  it('reads on when more came meanwhile than it keeps', async () => {
    const hub = new FakeHub(300)
    const timeline = await openedAt(hub, 250)

    void timeline.loadNewer()
    hub.handle()
    for (let i = 0; i < 250; i++) hub.post()
    hub.push()
    for (let page = 0; page < 8; page++) {
      await answered(hub)
      void timeline.loadNewer()
    }

    expect(positions(timeline)).toEqual(from(550 - MOST, 549))
    expect(timeline.atEnd.value).toBe(true)
  })

  it('reaches the end by itself when the last page was overtaken by more than is kept', async () => {
    const hub = new FakeHub(300)
    const timeline = await openedAt(hub, 260)

    void timeline.loadNewer()
    hub.handle()
    for (let i = 0; i < 245; i++) hub.post()
    hub.push()
    hub.answer()
    await settled()

    expect(timeline.atEnd.value).toBe(false)
    expect(hub.questions).toHaveLength(1)
  })

  it('reaches the end when all that was let go there was deleted since', async () => {
    const hub = new FakeHub(1000)
    const timeline = await opened(hub)
    for (let i = 0; i < MOST; i += PAGE) {
      void timeline.loadOlder()
      await answered(hub)
    }
    for (let i = 1000 - PAGE; i < 1000; i++) hub.delete(i)
    hub.push()

    void timeline.loadNewer()
    hub.answer()
    await settled()

    expect(timeline.atEnd.value).toBe(true)
  })

  it('knows a page as outdated once it was opened elsewhere', async () => {
    const hub = new FakeHub(500)
    const timeline = await openedAt(hub, 250)

    void timeline.loadOlder()
    const old = hub.questions[0]
    void timeline.openAtEnd()
    await settled()
    hub.answer(hub.questions[1])
    await settled()
    hub.answer(old)
    await answered(hub)

    expect(positions(timeline)).toEqual(from(500 - PAGE, 499))
    expect(timeline.loading.value).toBeUndefined()
  })
})

describe('answers and pushes in whatever order', () => {
  it('an edit that overtakes its page counts', async () => {
    const hub = new FakeHub(200)
    const timeline = await opened(hub)

    void timeline.loadOlder()
    hub.handle()
    hub.edit(100, 'changed')
    hub.push()
    await answered(hub)

    expect(timeline.messages.value.find(({ position }) => position === 100)?.text).toBe('changed')
  })

  it('an edit that its page overtook changes nothing', async () => {
    const hub = new FakeHub(200)
    const timeline = await opened(hub)

    hub.edit(100, 'changed')
    hub.edit(100, 'changed again')
    void timeline.loadOlder()
    await answered(hub)
    hub.push()

    expect(timeline.messages.value.find(({ position }) => position === 100)?.text).toBe('changed again')
  })

  it('a deletion that overtakes its page counts', async () => {
    const hub = new FakeHub(200)
    const timeline = await opened(hub)

    void timeline.loadOlder()
    hub.handle()
    hub.delete(100)
    hub.push()
    await answered(hub)

    expect(positions(timeline)).not.toContain(100)
  })

  it('a message deleted here does not come back with its push', async () => {
    const hub = new FakeHub(1)
    const timeline = await opened(hub)

    const own = hub.post('me')
    timeline.posted(own)
    hub.delete(1)
    timeline.removed(own.id)
    hub.push(1)

    expect(positions(timeline)).toEqual([0])
  })

  it('one’s own answer may overtake the pushes before it', async () => {
    const hub = new FakeHub(1)
    const timeline = await opened(hub)

    hub.post('bob')
    timeline.posted(hub.post('me'))
    expect(positions(timeline)).toEqual([0, 2])
    hub.push()

    expect(positions(timeline)).toEqual([0, 1, 2])
  })

  it('pushes that were overtaken find their place after the newest were let go, too', async () => {
    const hub = new FakeHub(1000)
    const timeline = await opened(hub)
    for (let i = PAGE; i < MOST; i += PAGE) {
      void timeline.loadOlder()
      await answered(hub)
    }

    const overtaken = hub.post('bob').position
    for (let i = 0; i < 3; i++) timeline.posted(hub.post('me'))
    // So many that one page more lets go of the last one alone.
    for (let i = 0; i < PAGE + 2; i++) timeline.removed(hub.delete(1000 - MOST + i))
    void timeline.loadOlder()
    await answered(hub)
    expect(positions(timeline).slice(-3)).toEqual([999, 1001, 1002])
    hub.push()

    expect(timeline.atEnd.value).toBe(false)
    expect(positions(timeline)).toContain(overtaken)
  })

  it('one’s own answer that comes very late leaves no gap before what is held', async () => {
    const hub = new FakeHub(PAGE + 10)
    const timeline = await opened(hub)

    const own = hub.post('me')
    for (let i = 0; i < MOST; i++) hub.post('bob')
    hub.push()
    timeline.posted(own)

    expect(positions(timeline)).toEqual(from(PAGE + 11, PAGE + 10 + MOST))
  })

  it('one’s own edit, as the hub answered it, is not undone by older ones that come live', async () => {
    const hub = new FakeHub(2)
    const timeline = await opened(hub)

    hub.edit(1, 'by somebody')
    timeline.changed(hub.edit(1, 'by me'))
    hub.push(1)

    expect(timeline.messages.value[1]?.text).toBe('by me')
  })
})

describe('a timeline opened at a message', () => {
  it('answers its position and holds what is around it', async () => {
    const hub = new FakeHub(500)
    const timeline = new Timeline('tea', hub.api, hub.live)

    const position = timeline.openAtMessage('m100')
    await answered(hub)

    expect(await position).toBe(100)
    expect(positions(timeline)).toContain(100)
  })

  it('says so when it is gone, or of another topic', async () => {
    const hub = new FakeHub(5)
    const timeline = new Timeline('tea', hub.api, hub.live)
    const elsewhere = new Timeline('coffee', hub.api, hub.live)

    const asked = [timeline.openAtMessage('nothing'), elsewhere.openAtMessage('m1')]
    await answered(hub)

    expect(await Promise.all(asked)).toEqual([undefined, undefined])
    expect([timeline.failure.value?.status, elsewhere.failure.value?.status]).toEqual([404, 404])
    expect(timeline.loading.value).toBeUndefined()
  })

  it('goes nowhere when it was opened elsewhere meanwhile', async () => {
    const hub = new FakeHub(500)
    const timeline = await opened(hub)

    void timeline.openAtMessage('m100')
    void timeline.openAtEnd()
    await answered(hub)

    expect(positions(timeline)).toEqual(from(500 - PAGE, 499))
  })
})

describe('what goes wrong', () => {
  it('a first page that cannot be read is read when it is tried again', async () => {
    const hub = new FakeHub(5)
    const timeline = new Timeline('tea', hub.api, hub.live)
    void timeline.openAtEnd()
    hub.fail()
    await settled()
    expect(timeline.failure.value?.status).toBe(503)
    expect(timeline.loading.value).toBeUndefined()

    void timeline.retry()
    await answered(hub)

    expect(positions(timeline)).toHaveLength(5)
    expect(timeline.failure.value).toBeUndefined()
  })

  it('the end that could not be read is the one that is tried again', async () => {
    const hub = new FakeHub(500)
    const timeline = await openedAt(hub, 250)
    void timeline.loadNewer()
    hub.fail()
    await settled()

    void timeline.retry()
    await answered(hub)

    expect(positions(timeline)).toEqual(from(251 - PAGE / 2, 250 + PAGE / 2 + PAGE))
  })

  it('goes on live after a refused subscribe was tried again', async () => {
    const hub = new FakeHub(5)
    const timeline = await opened(hub)
    hub.refuse(13)
    expect(timeline.failure.value).toBeDefined()

    void timeline.retry()
    await answered(hub)
    hub.post()
    hub.push()

    expect(positions(timeline)).toEqual(from(0, 5))
    expect(timeline.failure.value).toBeUndefined()
  })

  it('reads nothing that it would not hear the news of', async () => {
    const hub = new FakeHub(500)
    const timeline = await openedAt(hub, 250)
    hub.refuse(13)

    void timeline.loadOlder()
    void timeline.loadNewer()

    expect(hub.questions).toEqual([])
    expect(timeline.failure.value).toBeDefined()
  })

  it('stays where it was read when a refused subscribe is tried again', async () => {
    const hub = new FakeHub(500)
    const timeline = await openedAt(hub, 250)
    hub.refuse(13)

    void timeline.retry()
    await answered(hub)

    expect(positions(timeline)).toContain(250)
    expect(timeline.atEnd.value).toBe(false)
  })

  it('begins anew when the log is another one, whose versions and ids mean something else', async () => {
    const hub = new FakeHub(2)
    const timeline = await opened(hub)
    hub.edit(0, 'of the first log')
    hub.delete(1)
    hub.push()
    const next = new FakeHub(2)
    Object.assign(hub.api, next.api)
    Object.assign(hub.live, next.live)
    hub.reset()
    await answered(next)
    next.post()
    next.push()

    expect(timeline.messages.value.map(({ text }) => text)).toEqual(['text 0', 'text 1', 'text 2'])
    expect(timeline.newest.value).toBe(2)
  })

  it('follows again when the first reading of another log failed', async () => {
    const hub = new FakeHub(2)
    const timeline = await opened(hub)
    hub.reset()
    hub.fail()
    await settled()

    void timeline.retry()
    await answered(hub)
    hub.post()
    hub.push()

    expect(positions(timeline)).toEqual([0, 1, 2])
  })

  it.each(['deleted', 'notReadable'] as const)('a topic that is %s is gone, and stays so', async (reason) => {
    const hub = new FakeHub(2)
    const timeline = await opened(hub)

    hub.follow?.follower.onEvent({ type: 'unsubscribed', topicId: 'tea', reason })
    hub.refuse(5)

    expect(timeline.gone.value).toBe(reason)
  })

  it('a topic that may not be followed is gone', async () => {
    const hub = new FakeHub(2)
    const timeline = await opened(hub)

    hub.refuse(5)

    expect(timeline.gone.value).toBe('notReadable')
  })

  it.each(['first', 'older', 'newer'] as const)('tells that it is the %s that could not be read', async (which) => {
    const hub = new FakeHub(500)
    const timeline = await openedAt(hub, 250)

    void { first: () => timeline.openAt(0), older: () => timeline.loadOlder(), newer: () => timeline.loadNewer() }[
      which
    ]()
    hub.fail()
    await settled()

    expect([timeline.failure.value?.status, timeline.failedAt.value]).toEqual([503, which])
  })

  it('a refused subscribe fails at the end where news would come', async () => {
    const hub = new FakeHub(5)
    const timeline = await opened(hub)

    hub.refuse(13)

    expect(timeline.failedAt.value).toBe('newer')
  })

  it.each([
    ['the end', 499, (timeline: Timeline) => timeline.openAtEnd()],
    ['a position', 100, (timeline: Timeline) => timeline.openAt(100)],
    ['a message', 100, (timeline: Timeline) => timeline.openAtMessage('m100')],
  ])('goes where it was to go, to %s, when that is tried again with others held', async (_, position, go) => {
    const hub = new FakeHub(500)
    const timeline = await openedAt(hub, 300)
    void go(timeline)
    hub.fail()
    await settled()
    expect(positions(timeline)).toContain(300)

    void timeline.retry()
    await answered(hub)

    expect(positions(timeline)).toContain(position)
    expect(positions(timeline)).not.toContain(300)
    expect(timeline.failure.value).toBeUndefined()
  })

  it('tries again by itself once the connection is well', async () => {
    const hub = new FakeHub(500)
    const timeline = await openedAt(hub, 250)
    void timeline.loadNewer()
    hub.fail()
    await settled()

    hub.caughtUp()
    await answered(hub)

    expect(positions(timeline).at(-1)).toBe(250 + PAGE / 2 + PAGE)
    expect(timeline.failure.value).toBeUndefined()
  })

  it('does not try again by itself what would fail again', async () => {
    const hub = new FakeHub(5)
    const timeline = await opened(hub)
    void timeline.openAtMessage('nothing')
    await answered(hub)

    hub.caughtUp()

    expect(hub.questions).toEqual([])
    expect(timeline.failure.value?.status).toBe(404)
  })

  it('has nothing to try again while all is well', async () => {
    const hub = new FakeHub(500)
    const timeline = await opened(hub)

    void timeline.retry()
    hub.caughtUp()

    expect(hub.questions).toEqual([])
  })

  it('one that is closed before it has opened asks and follows nothing', async () => {
    const hub = new FakeHub(5)
    const timeline = new Timeline('tea', hub.api, hub.live)
    timeline.close()

    void timeline.openAtEnd()
    void timeline.openAt(3)
    void timeline.openAtMessage('m3')

    expect([hub.questions, hub.follow]).toEqual([[], undefined])
  })

  it.each([
    ['the end', (timeline: Timeline) => timeline.openAtEnd()],
    ['a position', (timeline: Timeline) => timeline.openAt(3)],
    ['a message', (timeline: Timeline) => timeline.openAtMessage('m3')],
  ])('one that is closed while it opens at %s asks no more, and follows nothing', async (_, open) => {
    const hub = new FakeHub(5)
    const timeline = new Timeline('tea', hub.api, hub.live)
    void open(timeline)

    timeline.close()
    hub.answer()
    await settled()

    expect([hub.questions, hub.follow, positions(timeline)]).toEqual([[], undefined, []])
  })

  it('a closed one hears nothing and takes no answers', async () => {
    const hub = new FakeHub(200)
    const timeline = await opened(hub)
    void timeline.loadOlder()

    timeline.close()
    await answered(hub)

    expect(hub.follow).toBeUndefined()
    expect(positions(timeline)).toHaveLength(PAGE)
  })
})
