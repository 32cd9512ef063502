import { computed, ref, shallowRef } from 'vue'

import { ApiError, type Api, type TopicChange } from '../api'
import type { Following, Live } from '../live'
import { NOT_FOUND } from '../live/codes'
import type { LiveEvent } from '../live/events'
import type { Topic } from '../model'

/** The most topics that are listed; whoever has more finds the others by search. */
export const MOST = 5000
/** The most that are followed for news; a connection may follow 1000. */
export const FOLLOWED = 500
/** How often is looked for topics that others have made, in milliseconds. */
const LOOK = 10_000
/** Made once: each comparison would make its own else. */
const NAMES = new Intl.Collator()

type Listing = Pick<Api, 'topics' | 'topic' | 'createTopic' | 'updateTopic' | 'deleteTopic'>

/** The topics that may be read, by name, as they change. */
export class Topics {
  private readonly known = shallowRef<ReadonlyMap<string, Topic>>(new Map())
  private followed = new Set<string>()
  private readonly followings: Following[] = []
  private looking: ReturnType<typeof setInterval> | undefined
  /** Their ids as they were listed, and told of. */
  private listed = new Set<string>()
  /** Counts the listings, and which of them was the last that counted. */
  private begun = 0
  private applied = 0
  /** Counts what came or went otherwise than by a listing. */
  private changes = 0
  /** Whether the log is another one, whose versions cannot be compared with those before. */
  private anew = false
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
   * @param onListed told of topics that were not listed before, or whose news may have been missed since
   * @param onEvent told of all that happens in them
   * @param onReset told that the log is another one: what is known of messages, and how far was read, is of the one before
   */
  constructor(
    private readonly api: Listing,
    private readonly live: Pick<Live, 'follow'>,
    private readonly onListed: (topics: readonly Topic[], first: boolean) => void,
    private readonly onEvent: (event: LiveEvent) => void,
    private readonly onReset: () => void = () => {},
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
    const begun = ++this.begun
    const { changes } = this
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
      if (this.stopped || begun < this.applied) return
      // What has come or gone meanwhile may be missing in it, or still there.
      if (changes !== this.changes) return await this.refresh()
      this.applied = begun
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
    this.changes++
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
    const fresh = listed.filter(({ id }) => !this.listed.has(id))
    const anew = this.anew
    this.anew = false
    this.listed = new Set(listed.map(({ id }) => id))
    const after = new Map(
      listed.map((topic) => {
        const known = before.get(topic.id)
        return [topic.id, !anew && known !== undefined && known.version >= topic.version ? known : topic]
      }),
    )
    // Whoever looks on has nothing to do when all is as it was.
    if (!same(before, after)) this.known.value = after
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
    const end = () => {
      topics.forEach((id) => this.followed.delete(id))
      this.followings.splice(this.followings.indexOf(following), 1)
    }
    const following = this.live.follow(topics, cursor, {
      onEvent: (event) => this.happened(event),
      onReset: () => {
        end()
        this.anew = true
        this.listed.clear()
        this.onReset()
        void this.refresh()
      },
      onRefused: (code) => {
        end()
        // What has happened in them since the cursor is not told any more: who counts has to ask.
        topics.forEach((id) => this.listed.delete(id))
        // One of them cannot be read any more: the others are found by listing anew. For other reasons that has time.
        if (code === NOT_FOUND) void this.refresh()
      },
    })
    this.followings.push(following)
  }

  private happened(event: LiveEvent): void {
    const topic = this.get(event.topicId)
    if (event.type === 'unsubscribed') this.followed.delete(event.topicId)
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
        if (event.reason !== 'requested') this.remove(topic.id)
        break
      default:
    }
  }

  /** Keeps the newer one. */
  private put(topic: Topic): void {
    const known = this.get(topic.id)
    if (known !== undefined && known.version > topic.version) return
    this.known.value = new Map(this.known.value).set(topic.id, topic)
  }

  private remove(id: string): void {
    this.changes++
    this.listed.delete(id)
    const known = new Map(this.known.value)
    known.delete(id)
    this.known.value = known
  }
}

function same(before: ReadonlyMap<string, Topic>, after: ReadonlyMap<string, Topic>): boolean {
  return before.size === after.size && [...after].every(([id, topic]) => before.get(id) === topic)
}

function byName(a: Topic, b: Topic): number {
  return NAMES.compare(a.name, b.name) || (a.id < b.id ? -1 : 1)
}
