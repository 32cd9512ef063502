import { reactive, readonly } from 'vue'

import { Backoff } from './live/backoff'
import { PASSING } from './live/codes'
import { liveEvent, type LiveEvent } from './live/events'

/** How the connection is doing. */
export interface Connection {
  /**
   * - `idle`: nobody follows anything
   * - `connecting`: on its way
   * - `open`: what happens comes at once
   * - `waiting`: lost; the next attempt is at `retryAt`
   * - `offline`: lost, too, and the browser says that there is no network, which need not be true: the next attempt is at `retryAt`
   */
  readonly state: 'idle' | 'connecting' | 'open' | 'waiting' | 'offline'
  /** How many of those who follow have not got all yet that happened before. */
  readonly catchingUp: number
  /** Milliseconds since 1970. */
  readonly retryAt: number
  /** How often the connection was lost since it was last well. */
  readonly attempts: number
}

export interface Follower {
  onEvent(event: LiveEvent): void
  /** All that had happened before has come. Also after each reconnect. */
  onCaughtUp?(): void
  /** The log that the cursor belongs to is gone: read anew, then follow anew. This one is over. */
  onReset?(): void
  /** A topic cannot be followed; this one is over. `code` is gRPC's. */
  onRefused?(code: number, message: string): void
}

/** One who follows topics, until it is told to stop. */
export interface Following {
  stop(): void
}

/** The part of the browser's socket that is used here. */
export type Socket = Pick<WebSocket, 'send' | 'close' | 'readyState' | 'onopen' | 'onmessage' | 'onclose'>

interface Subscription {
  /** Those of which more may come. */
  topics: readonly string[]
  readonly follower: Follower
  /** Of its own: the others may be well. */
  readonly backoff: Backoff
  cursor: string | undefined
  caughtUp: boolean
  retry?: ReturnType<typeof setTimeout>
}

/** Without a frame for so long, the hub is asked for a sign of life, in milliseconds. */
const QUIET = 25_000
/** How long it may take to give it; also, how long a connection may take to be made. */
const ANSWER = 8_000
/** How long it may take to give it while the browser says that there is no network. */
const ANSWER_OFFLINE = 3_000
/** How often is looked whether time has jumped, as it does when a computer sleeps. */
const TICK = 2_000
const NOT_SIGNED_IN = 4401

/**
 * The one socket to the hub. Whoever follows topics has a cursor; after each interruption everyone goes on after theirs, so that
 * nothing is missed and nothing comes twice.
 */
export class Live {
  private readonly subscriptions = new Map<string, Subscription>()
  private readonly backoff: Backoff
  private readonly status = reactive({ state: 'idle' as Connection['state'], catchingUp: 0, retryAt: 0, attempts: 0 })
  private socket: Socket | undefined
  private ids = 0
  private heardAt = 0
  private askedAt = 0
  private tickedAt = 0
  private retry: ReturnType<typeof setTimeout> | undefined
  private ticking: ReturnType<typeof setInterval> | undefined

  /** For those who look on. */
  readonly connection: Connection = readonly(this.status)

  /**
   * @param authorization what to sign in with; none for nobody
   * @param onRefused the hub does not accept it
   * @param connect makes a socket to `/v1/live`
   * @param now milliseconds since 1970
   */
  constructor(
    private readonly authorization: () => string | undefined,
    private readonly onRefused: () => void,
    private readonly connect: () => Socket = () => new WebSocket(`${location.origin.replace(/^http/, 'ws')}/v1/live`),
    private readonly now: () => number = Date.now,
    private readonly random: () => number = Math.random,
  ) {
    this.backoff = new Backoff(random)
    addEventListener('online', () => this.tryNow())
    addEventListener('offline', () => this.goneOffline())
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.look()
    })
  }

  /**
   * Follows topics.
   * @param after the cursor to go on after; none: from now on
   */
  follow(topics: readonly string[], after: string | undefined, follower: Follower): Following {
    const id = String(++this.ids)
    const backoff = new Backoff(this.random)
    const subscription: Subscription = { topics, follower, backoff, cursor: after, caughtUp: false }
    this.subscriptions.set(id, subscription)
    this.count()
    if (this.status.state === 'open') this.subscribe(id, subscription)
    else if (this.status.state === 'idle') this.open()
    return {
      stop: () => {
        if (!this.subscriptions.has(id)) return
        this.forget(id)
        if (this.status.state === 'open') this.send({ unsubscribe: { topics: subscription.topics, id } })
      },
    }
  }

  /** Does not wait for the next attempt. */
  tryNow(): void {
    if (this.status.state === 'waiting' || this.status.state === 'offline') this.open()
    else this.look()
  }

  /** Signs in anew: whoever follows, goes on as who is signed in now. */
  restart(): void {
    this.lose()
    this.backoff.reset()
    this.status.attempts = 0
    if (this.subscriptions.size > 0) this.open()
    else this.status.state = 'idle'
  }

  private open(): void {
    clearTimeout(this.retry)
    this.ticking ??= setInterval(() => this.tick(), TICK)
    this.status.state = 'connecting'
    this.heardAt = this.askedAt = this.tickedAt = this.now()
    const socket = this.connect()
    this.socket = socket
    socket.onopen = () => {
      const authorization = this.authorization()
      this.status.state = 'open'
      this.heardAt = this.now()
      this.askedAt = 0
      if (authorization !== undefined) this.send({ authorization })
      for (const [id, subscription] of this.subscriptions) this.subscribe(id, subscription)
    }
    socket.onmessage = (event) => this.hear(String(event.data))
    socket.onclose = (event) => {
      this.drop()
      if (event.code === NOT_SIGNED_IN) this.onRefused()
    }
  }

  private subscribe(id: string, { topics, cursor }: Subscription): void {
    this.send({ subscribe: { topics, id, ...(cursor === undefined ? {} : { after: cursor }) } })
  }

  private hear(data: string): void {
    this.heardAt = this.now()
    this.askedAt = 0
    const frame = JSON.parse(data) as Record<string, unknown>
    const id = String(frame['id'] ?? '')
    const subscription = this.subscriptions.get(id)
    if (subscription === undefined) return
    if (typeof frame['cursor'] === 'string') subscription.cursor = frame['cursor']
    switch (frame['type']) {
      case 'caughtUp':
        subscription.caughtUp = true
        subscription.backoff.reset()
        this.backoff.reset()
        this.status.attempts = 0
        this.count()
        subscription.follower.onCaughtUp?.()
        break
      case 'reset':
        this.forget(id)
        subscription.follower.onReset?.()
        break
      case 'error':
        this.refuse(id, subscription, Number(frame['code']), String(frame['message']))
        break
      default: {
        const event = liveEvent(frame)
        if (event?.type === 'unsubscribed') this.leave(id, subscription, event.topicId)
        if (event !== undefined) subscription.follower.onEvent(event)
      }
    }
  }

  /** Nothing more of a topic comes, so that it is not to be subscribed to again after an interruption either. */
  private leave(id: string, subscription: Subscription, topicId: string): void {
    subscription.topics = subscription.topics.filter((each) => each !== topicId)
    if (subscription.topics.length === 0) this.forget(id)
  }

  private refuse(id: string, subscription: Subscription, code: number, message: string): void {
    if (PASSING.includes(code)) {
      subscription.retry = setTimeout(() => this.subscribe(id, subscription), subscription.backoff.next())
      return
    }
    this.forget(id)
    subscription.follower.onRefused?.(code, message)
  }

  private forget(id: string): void {
    clearTimeout(this.subscriptions.get(id)?.retry)
    this.subscriptions.delete(id)
    this.count()
  }

  /** Gives the connection up, and plans the next. */
  private drop(): void {
    this.lose()
    if (this.subscriptions.size === 0) {
      this.status.state = 'idle'
      return
    }
    this.status.attempts++
    const wait = this.backoff.next()
    this.status.state = navigator.onLine ? 'waiting' : 'offline'
    this.status.retryAt = this.now() + wait
    this.retry = setTimeout(() => this.open(), wait)
  }

  /**
   * The browser believes that there is no network. A hub on this computer or in this house may be reached all the same, which a new
   * connection tells sooner than an old one that may be dead.
   */
  private goneOffline(): void {
    if (this.status.state === 'waiting') this.status.state = 'offline'
    else this.drop()
  }

  private lose(): void {
    clearTimeout(this.retry)
    clearInterval(this.ticking)
    this.ticking = undefined
    const socket = this.socket
    this.socket = undefined
    if (socket !== undefined) {
      socket.onopen = socket.onmessage = socket.onclose = null
      socket.close()
    }
    for (const subscription of this.subscriptions.values()) {
      clearTimeout(subscription.retry)
      subscription.caughtUp = false
    }
    this.count()
  }

  private tick(): void {
    const slept = this.now() - this.tickedAt > 5 * TICK
    this.tickedAt = this.now()
    if (slept) this.look()
    const patience = this.status.state === 'open' && !navigator.onLine ? ANSWER_OFFLINE : ANSWER
    const late = this.askedAt > 0 && this.now() - this.askedAt > patience
    if (late) this.drop()
    else if (this.status.state === 'open' && this.askedAt === 0 && this.now() - this.heardAt > QUIET) this.look()
  }

  /** Asks for a sign of life: a connection may be gone without anyone having said so. */
  private look(): void {
    if (this.status.state !== 'open' || this.askedAt > 0) return
    this.askedAt = this.now()
    this.send({ ping: {} })
  }

  private send(frame: Record<string, unknown>): void {
    this.socket?.send(JSON.stringify(frame))
  }

  private count(): void {
    let behind = 0
    for (const subscription of this.subscriptions.values()) if (!subscription.caughtUp) behind++
    this.status.catchingUp = behind
  }
}
