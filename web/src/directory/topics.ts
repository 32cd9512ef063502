import { computed, ref, shallowRef } from 'vue'

import { ApiError, type Api, type TopicChange } from '../api'
import type { Following, Live } from '../live'
import type { LiveEvent } from '../live/events'
import type { Topic } from '../model'

/** The most topics that are listed; whoever has more finds the others by search. */
export const MOST = 5000
/** The most that are followed for news; a connection may follow 1000. */
export const FOLLOWED = 500
/** How often is looked for topics that others have made, in milliseconds. */
const LOOK = 10_000

type Listing = Pick<Api, 'topics' | 'topic' | 'createTopic' | 'updateTopic' | 'deleteTopic'>

/** The topics that may be read, by name, as they change. */
export class Topics {
  private readonly known = shallowRef<ReadonlyMap<string, Topic>>(new Map())
  private followed = new Set<string>()
  private readonly followings: Following[] = []
  private looking: ReturnType<typeof setInterval> | undefined
  private stopped = false
  private readonly whenVisible = () => {
    if (document.visibilityState === 'visible') void this.refresh()
  }

  /** By name, then id. */
  readonly list = computed<readonly Topic[]>(() => [...this.known.value.values()].sort(byName))
  /** Whether they have been listed once. */
  readonly ready = ref(false)
  /** Whether there are more than are listed. */
  readonly more = ref(false)
  readonly failure = shallowRef<ApiError | undefined>()

  /**
   * @param onListed told of topics that were not listed before
   * @param onEvent told of all that happens in them
   */
  constructor(
    private readonly api: Listing,
    private readonly live: Pick<Live, 'follow'>,
    private readonly onListed: (topics: readonly Topic[], first: boolean) => void,
    private readonly onEvent: (event: LiveEvent) => void,
  ) {}

  async start(): Promise<void> {
    document.addEventListener('visibilitychange', this.whenVisible)
    this.looking = setInterval(this.whenVisible, LOOK)
    await this.refresh()
  }

  stop(): void {
    this.stopped = true
    document.removeEventListener('visibilitychange', this.whenVisible)
    clearInterval(this.looking)
    this.followings.forEach((following) => following.stop())
  }

  get(id: string): Topic | undefined {
    return this.known.value.get(id)
  }

  /** Lists them anew. */
  async refresh(): Promise<void> {
    try {
      const listed: Topic[] = []
      let pageKey = ''
      let cursor = ''
      do {
        const page = await this.api.topics(pageKey)
        listed.push(...page.items)
        // What changes while further pages are read is told of, too, when the first one's cursor counts.
        cursor ||= page.cursor
        pageKey = page.nextPageKey
      } while (pageKey !== '' && listed.length < MOST)
      if (this.stopped) return
      this.more.value = pageKey !== ''
      this.failure.value = undefined
      this.replace(listed, cursor)
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure
      this.failure.value = failure
    }
  }

  /** One that may be on no list: `public` before its first message, or one of very many. */
  async look(id: string): Promise<Topic> {
    const known = this.get(id)
    if (known !== undefined) return known
    const topic = await this.api.topic(id)
    this.put(topic)
    return topic
  }

  async create(name: string, isPrivate: boolean, members: readonly string[]): Promise<Topic> {
    const topic = await this.api.createTopic(name, isPrivate, members)
    this.put(topic)
    void this.refresh()
    return topic
  }

  async update(id: string, change: TopicChange, version?: number): Promise<Topic> {
    const topic = await this.api.updateTopic(id, change, version)
    this.put(topic)
    return topic
  }

  async delete(id: string): Promise<void> {
    await this.api.deleteTopic(id)
    this.remove(id)
  }

  private replace(listed: readonly Topic[], cursor: string): void {
    const before = this.known.value
    const fresh = listed.filter(({ id }) => !before.has(id))
    this.known.value = new Map(
      listed.map((topic) => {
        const known = before.get(topic.id)
        return [topic.id, known !== undefined && known.version >= topic.version ? known : topic]
      }),
    )
    const first = !this.ready.value
    this.ready.value = true
    this.follow(cursor)
    if (fresh.length > 0) this.onListed(fresh, first)
  }

  private follow(cursor: string): void {
    const room = FOLLOWED - this.followed.size
    const topics = [...this.known.value.keys()].filter((id) => !this.followed.has(id)).slice(0, room)
    if (topics.length === 0) return
    topics.forEach((id) => this.followed.add(id))
    const again = () => {
      topics.forEach((id) => this.followed.delete(id))
      this.followings.splice(this.followings.indexOf(following), 1)
      void this.refresh()
    }
    const following = this.live.follow(topics, cursor, {
      onEvent: (event) => this.happened(event),
      onReset: again,
      // One of them cannot be read any more: the others are found by listing anew.
      onRefused: again,
    })
    this.followings.push(following)
  }

  private happened(event: LiveEvent): void {
    const topic = this.get(event.topicId)
    if (topic !== undefined) this.change(topic, event)
    this.onEvent(event)
  }

  private change(topic: Topic, event: LiveEvent): void {
    switch (event.type) {
      case 'topicRenamed':
        if (event.version > topic.version) this.put({ ...topic, name: event.name, version: event.version })
        break
      case 'visibilityChanged':
        if (event.version > topic.version) this.put({ ...topic, isPrivate: event.isPrivate, version: event.version })
        break
      case 'membersAdded':
        if (event.version > topic.version) {
          const members = [...new Set([...topic.members, ...event.users])].sort()
          this.put({ ...topic, members, version: event.version })
        }
        break
      case 'membersRemoved':
        if (event.version > topic.version) {
          const members = topic.members.filter((id) => !event.users.includes(id))
          this.put({ ...topic, members, version: event.version })
        }
        break
      case 'topicDeleted':
        this.remove(topic.id)
        break
      case 'unsubscribed':
        this.followed.delete(topic.id)
        if (event.reason !== 'requested') this.remove(topic.id)
        break
      default:
    }
  }

  private put(topic: Topic): void {
    this.known.value = new Map(this.known.value).set(topic.id, topic)
  }

  private remove(id: string): void {
    const known = new Map(this.known.value)
    known.delete(id)
    this.known.value = known
  }
}

function byName(a: Topic, b: Topic): number {
  return a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1)
}
