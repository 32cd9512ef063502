import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Live, type Follower, type Socket } from './live'
import type { LiveEvent } from './live/events'

type Frame = Record<string, Record<string, unknown>>

/** The hub's end of a connection. */
class FakeSocket implements Socket {
  readonly readyState: Socket['readyState'] = 0
  onopen: Socket['onopen'] = null
  onmessage: Socket['onmessage'] = null
  onclose: Socket['onclose'] = null
  readonly sent: Frame[] = []
  closed = false

  send(data: string): void {
    this.sent.push(JSON.parse(data) as Frame)
  }

  close(): void {
    this.closed = true
  }

  open(): void {
    this.onopen?.call(null as never, new Event('open'))
  }

  say(frame: object): void {
    this.onmessage?.call(null as never, new MessageEvent('message', { data: JSON.stringify(frame) }))
  }

  cut(code = 1006): void {
    this.onclose?.call(null as never, Object.assign(new Event('close'), { code }) as CloseEvent)
  }

  post(id: string, topicId: string, n: number): void {
    this.say({ type: 'messagePosted', id, topicId, cursor: `c${n}`, message: { id: `m${n}`, topicId } })
  }

  /** What was subscribed, by the ids of the subscribes. */
  get subscribed(): Record<string, unknown> {
    return Object.fromEntries(
      this.sent.flatMap(({ subscribe }) => (subscribe ? [[String(subscribe['id']), subscribe['after']]] : [])),
    )
  }
}

/** Remembers what it was told. */
class Listener implements Follower {
  readonly events: LiveEvent[] = []
  readonly told: string[] = []

  onEvent(event: LiveEvent): void {
    this.events.push(event)
  }

  onCaughtUp(): void {
    this.told.push('caughtUp')
  }

  onReset(): void {
    this.told.push('reset')
  }

  onRefused(code: number): void {
    this.told.push(`refused ${code}`)
  }

  get messages(): string[] {
    return this.events.flatMap((event) => (event.type === 'messagePosted' ? [event.message.id] : []))
  }
}

const sockets: FakeSocket[] = []
const last = () => sockets.at(-1) as FakeSocket
let authorization: string | undefined
let refusals = 0
let isOnline = true

/** Undoes what a test has begun: all of them hear of the one network. */
const ends: (() => void)[] = []

function aLive(random: () => number = () => 0.5, refused: (live: Live) => void = () => {}): Live {
  const live: Live = new Live(
    () => authorization,
    () => {
      refusals++
      refused(live)
    },
    () => {
      const socket = new FakeSocket()
      sockets.push(socket)
      return socket
    },
    Date.now,
    random,
  )
  const follow = live.follow.bind(live)
  live.follow = (topics, after, follower) => {
    const following = follow(topics, after, follower)
    ends.push(() => following.stop())
    return following
  }
  ends.push(() => live.restart())
  return live
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  sockets.length = 0
  authorization = 'Basic YW5u'
  refusals = 0
  isOnline = true
  vi.spyOn(navigator, 'onLine', 'get').mockImplementation(() => isOnline)
})

afterEach(() => {
  // First whoever follows, then the connections.
  for (const end of ends.splice(0).reverse()) end()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Two followers, connected and caught up. */
function connected(): { live: Live; tea: Listener; coffee: Listener; socket: FakeSocket } {
  const live = aLive()
  const [tea, coffee] = [new Listener(), new Listener()]
  live.follow(['tea'], 'c0', tea)
  live.follow(['coffee'], undefined, coffee)
  last().open()
  last().say({ type: 'caughtUp', id: '1', cursor: 'c1' })
  last().say({ type: 'caughtUp', id: '2', cursor: 'c1' })
  return { live, tea, coffee, socket: last() }
}

describe('a connection', () => {
  it('is made when somebody follows', () => {
    const live = aLive()
    expect([live.connection.state, sockets.length]).toEqual(['idle', 0])

    live.follow(['tea'], undefined, new Listener())

    expect([live.connection.state, sockets.length]).toEqual(['connecting', 1])
  })

  it('signs in before all else, and then subscribes for everyone', () => {
    const { socket } = connected()

    expect(socket.sent).toEqual([
      { authorization: 'Basic YW5u' },
      { subscribe: { topics: ['tea'], id: '1', after: 'c0' } },
      { subscribe: { topics: ['coffee'], id: '2' } },
    ])
  })

  it('of nobody does not sign in', () => {
    authorization = undefined

    expect(connected().socket.sent[0]).toHaveProperty('subscribe')
  })

  it('is used by who follows later, too', () => {
    const { live, socket } = connected()

    live.follow(['milk'], 'c5', new Listener())

    expect(sockets).toHaveLength(1)
    expect(socket.sent.at(-1)).toEqual({ subscribe: { topics: ['milk'], id: '3', after: 'c5' } })
  })

  it('tells each follower of their own', () => {
    const { tea, coffee, socket } = connected()

    socket.post('1', 'tea', 2)
    socket.post('2', 'coffee', 3)
    socket.post('9', 'milk', 4)

    expect([tea.messages, coffee.messages]).toEqual([['m2'], ['m3']])
  })

  it('leaves frames aside that it does not know', () => {
    const { tea, socket } = connected()

    socket.say({ type: 'somethingNew', id: '1', cursor: 'c2' })
    socket.say({ type: 'pong' })

    expect(tea.events).toEqual([])
  })

  it('says how many are catching up', () => {
    const live = aLive()
    live.follow(['tea'], 'c0', new Listener())
    live.follow(['coffee'], 'c0', new Listener())
    last().open()
    expect(live.connection.catchingUp).toBe(2)

    last().say({ type: 'caughtUp', id: '2', cursor: 'c1' })
    expect(live.connection.catchingUp).toBe(1)
    last().cut()

    expect(live.connection.catchingUp).toBe(2)
  })
})

describe('after a cut', () => {
  it('each follower goes on after their own cursor, so that nothing is missed and nothing comes twice', () => {
    const { tea, coffee, socket } = connected()
    socket.post('1', 'tea', 2)
    socket.post('2', 'coffee', 3)
    socket.post('1', 'tea', 4)

    socket.cut()
    vi.advanceTimersByTime(250)
    last().open()
    expect(last().subscribed).toEqual({ '1': 'c4', '2': 'c3' })
    last().post('2', 'coffee', 5)
    socket.post('1', 'tea', 4)

    expect([tea.messages, coffee.messages]).toEqual([
      ['m2', 'm4'],
      ['m3', 'm5'],
    ])
  })

  it('the cursor counts of a frame that means nothing here, too', () => {
    const { socket } = connected()
    socket.say({ type: 'somethingNew', id: '1', cursor: 'c7' })

    socket.cut()
    vi.advanceTimersByTime(250)
    last().open()

    expect(last().subscribed).toMatchObject({ '1': 'c7' })
  })

  it('who follows meanwhile is subscribed for with the others', () => {
    const { live, socket } = connected()
    socket.cut()

    live.follow(['milk'], 'c9', new Listener())
    expect(sockets).toHaveLength(1)
    vi.advanceTimersByTime(250)
    last().open()

    expect(last().subscribed).toEqual({ '1': 'c1', '2': 'c1', '3': 'c9' })
  })

  it('who stops meanwhile is not subscribed for', () => {
    const live = aLive()
    const following = live.follow(['tea'], undefined, new Listener())
    live.follow(['coffee'], undefined, new Listener())
    last().open()
    last().cut()

    following.stop()
    vi.advanceTimersByTime(250)
    last().open()

    expect(Object.keys(last().subscribed)).toEqual(['2'])
  })

  it('nobody connects when nobody follows any more', () => {
    const live = aLive()
    const following = live.follow(['tea'], undefined, new Listener())
    last().open()
    following.stop()

    last().cut()
    vi.advanceTimersByTime(60_000)

    expect([live.connection.state, sockets.length]).toEqual(['idle', 1])
  })

  it('who stops while the next attempt is waited for leaves nothing behind', () => {
    const live = aLive()
    const following = live.follow(['tea'], undefined, new Listener())
    last().cut()

    following.stop()
    vi.advanceTimersByTime(250)
    last().open()

    expect(last().subscribed).toEqual({})
    expect(live.connection.catchingUp).toBe(0)
  })

  it('is waited longer each time, and briefly again once all is well', () => {
    const { live } = connected()
    const waits = []

    for (let i = 0; i < 6; i++) {
      last().cut()
      waits.push(live.connection.retryAt - Date.now())
      vi.advanceTimersByTime(waits.at(-1) ?? 0)
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 5000])
    expect(live.connection.attempts).toBe(6)
    last().open()
    expect(live.connection.attempts).toBe(6)
    last().say({ type: 'caughtUp', id: '1', cursor: 'c2' })
    expect(live.connection.attempts).toBe(0)
    last().cut()

    expect(live.connection.retryAt - Date.now()).toBe(250)
  })

  it('not all come back at once', () => {
    const [early, late] = [aLive(() => 0), aLive(() => 1)]
    for (const live of [early, late]) {
      live.follow(['tea'], undefined, new Listener())
      last().cut()
    }

    expect(late.connection.retryAt - early.connection.retryAt).toBe(125)
  })

  it('one need not wait', () => {
    const { live, socket } = connected()
    socket.cut()

    live.tryNow()

    expect([live.connection.state, sockets.length]).toEqual(['connecting', 2])
    vi.advanceTimersByTime(1000)
    expect(sockets).toHaveLength(2)
  })
})

describe('without a network', () => {
  it('a hub that can be reached all the same is followed on, over a new connection', () => {
    const { live, socket } = connected()

    isOnline = false
    dispatchEvent(new Event('offline'))
    expect([live.connection.state, socket.closed]).toEqual(['offline', true])
    vi.advanceTimersByTime(250)
    last().open()
    last().say({ type: 'caughtUp', id: '1', cursor: 'c2' })
    vi.advanceTimersByTime(20_000)

    expect([live.connection.state, sockets.length]).toEqual(['open', 2])
    expect(last().subscribed).toEqual({ '1': 'c1', '2': 'c1' })
  })

  it('it is tried all the same, as often as else: the browser may be wrong', () => {
    const { live, socket } = connected()
    isOnline = false
    socket.cut()
    expect([live.connection.state, live.connection.retryAt - Date.now()]).toEqual(['offline', 250])

    vi.advanceTimersByTime(250)
    last().cut()
    vi.advanceTimersByTime(500)
    last().open()
    last().say({ type: 'caughtUp', id: '1', cursor: 'c2' })
    vi.advanceTimersByTime(20_000)

    expect([live.connection.state, live.connection.attempts, sockets.length]).toEqual(['open', 0, 3])
    expect(last().subscribed).toEqual({ '1': 'c1', '2': 'c1' })
  })

  it('who waits learns that it is gone, and need not wait once there is one again', () => {
    const { live, socket } = connected()
    socket.cut()
    vi.advanceTimersByTime(250)
    last().cut()

    isOnline = false
    dispatchEvent(new Event('offline'))
    expect(live.connection.state).toBe('offline')
    isOnline = true
    dispatchEvent(new Event('online'))
    expect([live.connection.state, sockets.length]).toEqual(['connecting', 3])
    vi.advanceTimersByTime(5_000)

    expect(sockets).toHaveLength(3)
  })

  it('nobody who follows nothing is offline', () => {
    const live = aLive()

    dispatchEvent(new Event('offline'))

    expect(live.connection.state).toBe('idle')
  })
})

describe('a connection that may be gone', () => {
  it('is asked for a sign of life when nothing was heard for long, and stays when it gives one', () => {
    const { live, socket } = connected()

    vi.advanceTimersByTime(28_000)
    expect(socket.sent.at(-1)).toEqual({ ping: {} })
    socket.say({ type: 'pong' })
    vi.advanceTimersByTime(20_000)

    expect([live.connection.state, sockets.length]).toEqual(['open', 1])
  })

  it('is given up without one', () => {
    const { live, socket } = connected()

    vi.advanceTimersByTime(40_000)

    expect(socket.closed).toBe(true)
    expect(sockets).toHaveLength(2)
    expect(live.connection.state).toBe('connecting')
  })

  it('is not asked while something is heard', () => {
    const { socket } = connected()
    const sent = socket.sent.length

    for (let n = 2; n < 12; n++) {
      vi.advanceTimersByTime(10_000)
      socket.post('1', 'tea', n)
    }

    expect(socket.sent).toHaveLength(sent)
  })

  it('is asked as soon as the computer wakes, and given up when it says nothing', () => {
    const { live, socket } = connected()
    vi.advanceTimersByTime(4_000)

    vi.setSystemTime(Date.now() + 15_000)
    vi.advanceTimersByTime(2_000)
    expect(socket.sent.at(-1)).toEqual({ ping: {} })
    vi.advanceTimersByTime(10_000)

    expect(socket.closed).toBe(true)
    expect(live.connection.attempts).toBe(1)
  })

  it('is asked when the page is looked at again', () => {
    const { socket } = connected()

    document.dispatchEvent(new Event('visibilitychange'))

    expect(socket.sent.at(-1)).toEqual({ ping: {} })
  })

  it('is given up when it does not come to be', () => {
    const live = aLive()
    live.follow(['tea'], undefined, new Listener())

    vi.advanceTimersByTime(10_000)

    expect(sockets[0]?.closed).toBe(true)
    expect(live.connection.attempts).toBe(1)
  })
})

describe('a follower', () => {
  it('is over after a reset, and may follow anew in the same breath', () => {
    const { live, tea, socket } = connected()
    const again = new Listener()
    tea.onReset = () => void live.follow(['tea'], 'n1', again)

    socket.say({ type: 'reset', id: '1' })
    socket.post('1', 'tea', 2)
    socket.post('3', 'tea', 3)

    expect(socket.sent.at(-1)).toEqual({ subscribe: { topics: ['tea'], id: '3', after: 'n1' } })
    expect([tea.messages, again.messages]).toEqual([[], ['m3']])
  })

  it('of a topic that cannot be read ends, and the others go on', () => {
    const { tea, coffee, socket } = connected()

    socket.say({ type: 'error', id: '1', code: 5, message: 'no such topic' })
    socket.post('2', 'coffee', 2)
    socket.cut()
    vi.advanceTimersByTime(250)
    last().open()

    expect(tea.told).toContain('refused 5')
    expect(coffee.messages).toEqual(['m2'])
    expect(last().subscribed).toEqual({ '2': 'c2' })
  })

  it.each([8, 14])('that was told %i tries again later, longer each time, without disturbing others', (code) => {
    const { tea, coffee, live, socket } = connected()
    socket.cut()
    vi.advanceTimersByTime(250)
    const next = last()
    next.open()
    next.say({ type: 'caughtUp', id: '2', cursor: 'c2' })
    next.sent.length = 0

    next.say({ type: 'error', id: '1', code, message: 'later' })
    expect(next.sent).toEqual([])
    vi.advanceTimersByTime(250)
    expect(next.sent).toEqual([{ subscribe: { topics: ['tea'], id: '1', after: 'c1' } }])
    next.say({ type: 'error', id: '1', code, message: 'later' })
    vi.advanceTimersByTime(499)
    expect(next.sent).toHaveLength(1)
    expect(live.connection.catchingUp).toBe(1)
    vi.advanceTimersByTime(1)
    expect(next.sent).toHaveLength(2)
    next.say({ type: 'caughtUp', id: '1', cursor: 'c3' })
    next.post('2', 'coffee', 4)

    expect(tea.told).toEqual(['caughtUp', 'caughtUp'])
    expect(coffee.messages).toEqual(['m4'])
    expect([live.connection.state, live.connection.catchingUp, sockets.length]).toEqual(['open', 0, 2])
  })

  it('that waits for its next attempt is subscribed once when the connection is lost meanwhile', () => {
    const { socket } = connected()
    socket.say({ type: 'error', id: '1', code: 14, message: 'later' })
    vi.advanceTimersByTime(250)
    socket.say({ type: 'error', id: '1', code: 14, message: 'later' })

    socket.cut()
    vi.advanceTimersByTime(250)
    last().open()
    vi.advanceTimersByTime(5_000)

    expect(last().sent.filter(({ subscribe }) => subscribe?.['id'] === '1')).toHaveLength(1)
  })

  it('that stops is unsubscribed, and hears no more', () => {
    const live = aLive()
    const tea = new Listener()
    const following = live.follow(['tea'], undefined, tea)
    last().open()

    following.stop()
    following.stop()
    last().post('1', 'tea', 2)

    expect(last().sent.slice(2)).toEqual([{ unsubscribe: { topics: ['tea'], id: '1' } }])
    expect(tea.events).toEqual([])
    expect(live.connection.catchingUp).toBe(0)
  })

  it('may stop while it is told something', () => {
    const live = aLive()
    const [tea, coffee] = [new Listener(), new Listener()]
    const following = live.follow(['tea'], undefined, tea)
    live.follow(['coffee'], undefined, coffee)
    const told: string[] = []
    tea.onEvent = (event) => {
      told.push(event.type)
      following.stop()
    }
    last().open()

    last().post('1', 'tea', 2)
    last().post('1', 'tea', 3)
    last().post('2', 'coffee', 4)

    expect(told).toEqual(['messagePosted'])
    expect(coffee.messages).toEqual(['m4'])
  })

  it('subscribes no more to a topic of which nothing more comes', () => {
    const live = aLive()
    const both = new Listener()
    const following = live.follow(['tea', 'coffee'], 'c0', both)
    last().open()

    last().say({ type: 'unsubscribed', id: '1', topicId: 'tea', reason: 'notReadable', cursor: 'c1' })
    last().cut()
    vi.advanceTimersByTime(250)
    last().open()
    following.stop()

    expect(both.events).toEqual([{ type: 'unsubscribed', topicId: 'tea', reason: 'notReadable' }])
    expect(last().sent.slice(1)).toEqual([
      { subscribe: { topics: ['coffee'], id: '1', after: 'c1' } },
      { unsubscribe: { topics: ['coffee'], id: '1' } },
    ])
  })

  it('is over with its last topic', () => {
    const { tea, live, socket } = connected()

    socket.say({ type: 'unsubscribed', id: '1', topicId: 'tea', reason: 'deleted', cursor: 'c2' })
    socket.cut()
    vi.advanceTimersByTime(250)
    last().open()

    expect(tea.events).toHaveLength(1)
    expect(last().subscribed).toEqual({ '2': 'c1' })
    expect(live.connection.catchingUp).toBe(1)
  })
})

describe('credentials', () => {
  it('that the hub does not accept are told of, and what is then followed goes on', () => {
    const live = aLive(undefined, (refused) => refused.restart())
    live.follow(['tea'], 'c0', new Listener())
    last().open()

    last().cut(4401)
    last().open()

    expect(refusals).toBe(1)
    expect([live.connection.state, live.connection.attempts]).toEqual(['open', 0])
    expect(last().subscribed).toEqual({ '1': 'c0' })
    vi.advanceTimersByTime(5_000)
    expect(sockets).toHaveLength(2)
  })

  it('are not blamed for other cuts', () => {
    connected().socket.cut(1008)

    expect(refusals).toBe(0)
  })

  it('that are new are used at once for all who follow', () => {
    const { live, socket } = connected()

    authorization = 'Basic Ym9i'
    live.restart()
    last().open()

    expect(socket.closed).toBe(true)
    expect(last().sent[0]).toEqual({ authorization: 'Basic Ym9i' })
    expect(last().subscribed).toEqual({ '1': 'c1', '2': 'c1' })
  })

  it('that are new connect nobody who follows nothing', () => {
    const live = aLive()

    live.restart()

    expect([live.connection.state, sockets.length]).toEqual(['idle', 0])
  })
})
