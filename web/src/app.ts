import { inject, ref, shallowRef, type InjectionKey, type Ref } from 'vue'

import { Api, type HubInfo } from './api'
import { Latest } from './directory/latest'
import { Topics } from './directory/topics'
import { Unread } from './directory/unread'
import { Users } from './directory/users'
import { Live } from './live'
import type { LiveEvent } from './live/events'
import { Drafts } from './message/drafts'
import { Hashtags } from './message/hashtags'
import { Outbox } from './message/outbox'
import type { Message } from './model'
import { Session } from './session/session'
import { strings } from './strings'
import { announce } from './ui/announcer'

/** Milliseconds for which a page counts as just loaded. */
const JUST_NOW = 10_000

/** What belongs to whoever uses the page now; another one has all of it anew. */
export interface Visit {
  /** Nothing when not signed in. */
  readonly userId: string | undefined
  readonly topics: Topics
  readonly latest: Latest
  readonly unread: Unread
  readonly outbox: Outbox
  readonly drafts: Drafts
  readonly hashtags: Hashtags
}

/** All that the page is made of, built by hand, whole. */
export class App {
  readonly session = new Session()
  /** Whether somebody looks around without having signed in. */
  readonly guest = ref(false)
  readonly api = new Api(
    () => this.session.authorization(),
    () => this.refuse(),
  )
  readonly live = new Live(
    () => this.session.authorization(),
    () => this.refuse(),
  )
  readonly users = new Users(this.api, () => this.session.userId.value !== undefined)
  /** How one signs in here; nothing until that is known. */
  readonly hub = shallowRef<HubInfo | undefined>()
  /** Nothing while somebody is asked who they are. */
  readonly visit: Readonly<Ref<Visit | undefined>>
  private readonly current = shallowRef<Visit | undefined>()
  private readonly listeners = new Set<(message: Message) => void>()

  constructor() {
    this.visit = this.current
    if (this.session.userId.value !== undefined) this.begin()
    void this.askHub()
  }

  /** Asks the hub how one signs in; what it does not answer stays unknown. */
  async askHub(): Promise<void> {
    this.hub.value = await this.api.hub().catch(() => undefined)
  }

  /** Loads the page anew, at an address of its own, when there is a hub to load it from. */
  async renew(address: string): Promise<void> {
    await this.askHub()
    // One that was loaded just now will not be any better.
    if (this.hub.value !== undefined && performance.now() > JUST_NOW) location.assign(address)
    else announce(strings.failed(strings.noAnswer))
  }

  signIn(name: string): void {
    this.end()
    this.guest.value = false
    this.session.signIn(name)
    this.begin()
  }

  lookAround(): void {
    this.end()
    this.guest.value = true
    this.begin()
  }

  signOut(): void {
    this.end()
    this.guest.value = false
    this.session.signOut()
    this.live.restart()
  }

  /** Calls when the hub has stored what was written here. */
  onPosted(listener: (message: Message) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private refuse(): void {
    if (this.session.userId.value === undefined) return
    this.end()
    this.session.refuse()
    this.live.restart()
  }

  private begin(): void {
    const userId = this.session.userId.value
    const owner = userId ?? ''
    const latest = new Latest(this.api)
    const own = (id: string) => userId !== undefined && id === userId
    const unread = new Unread(
      owner,
      this.api,
      own,
      (message) => latest.put(message),
      (id) => latest.putNone(id),
    )
    const outbox = new Outbox(
      owner,
      this.api,
      (message) => this.listeners.forEach((listen) => listen(message)),
      whenLikely,
    )
    const happened = (event: LiveEvent) => {
      unread.happened(event)
      latest.happened(event)
      if (event.type === 'messagePosted') outbox.arrived(event.message.id)
    }
    const reset = () => {
      latest.clear()
      unread.clear()
    }
    const listed: ConstructorParameters<typeof Topics>[2] = (topics, first) => void unread.listed(topics, first)
    const topics = new Topics(this.api, this.live, listed, happened, reset)
    this.current.value = {
      userId,
      topics,
      latest,
      unread,
      outbox,
      drafts: new Drafts(owner),
      hashtags: new Hashtags(this.api),
    }
    this.live.restart()
    void topics.start()
  }

  private end(): void {
    this.current.value?.topics.stop()
    this.current.value?.outbox.stop()
    this.current.value?.unread.stop()
    this.current.value = undefined
    this.users.clear()
    announce('')
  }
}

/** Comes back after so many milliseconds, or as soon as there is a network again. */
function whenLikely(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    addEventListener('online', done)
  })
}

export const APP: InjectionKey<App> = Symbol('app')
export const VISIT: InjectionKey<Visit> = Symbol('visit')

/** The page's one {@link App}, for components. */
export function useApp(): App {
  return given(inject(APP))
}

/** Whoever uses the page now, for components within the shell. */
export function useVisit(): Visit {
  return given(inject(VISIT))
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('used outside of the app')
  return value
}
