import { ref, shallowRef } from 'vue'

import { ApiError, type Api, type Page } from '../api'
import type { Following, Live } from '../live'
import { NOT_FOUND } from '../live/codes'
import type { LiveEvent } from '../live/events'
import { edited, type Edit, type Message } from '../model'
import { Below } from './below'
import { Overtaken } from './overtaken'

/** Messages that are read at once. */
export const PAGE = 60
/** The most that are held and shown; beyond, those farthest from where is read are let go, and read again when needed. */
export const MOST = 240

type Reading = Pick<Api, 'older' | 'newer' | 'message'>
type Pushing = Pick<Live, 'follow'>

/** What is read: what somebody came to see, or more at either end of it. */
export type End = 'first' | 'older' | 'newer'

/** What a timeline begins with. */
interface Opened {
  /** Its cursor is what the news are followed after. */
  readonly page: Page<Message>
  readonly messages: readonly Message[]
  readonly atStart: boolean
  readonly atEnd: boolean
}

/**
 * A topic's messages around where somebody reads: one run of them without a gap, which grows at both ends on demand and, where it
 * has reached the newest, by itself.
 */
export class Timeline {
  /** In order. */
  readonly messages = shallowRef<readonly Message[]>([])
  /** Whether the topic's first message is among them. */
  readonly atStart = ref(false)
  /** Whether its newest is, so that what comes live is added. */
  readonly atEnd = ref(false)
  readonly loading = ref<End | undefined>('first')
  /** Why the last reading failed. */
  readonly failure = shallowRef<ApiError | undefined>()
  /** What could not be read, while there is a failure: `first` is what was to be shown instead of what is held. */
  readonly failedAt = ref<End>('first')
  /** The place of the newest message that is known of, held or not; -1 when there is none. */
  readonly newest = ref(-1)
  /** Why the topic cannot be read any more. */
  readonly gone = ref<'deleted' | 'notReadable' | undefined>()

  private readonly below = new Below()
  private readonly overtaken = new Overtaken()
  /** Nothing while no news come, after what followed them was refused or had to begin anew. */
  private following: Following | undefined
  /** Counts the openings, so that what was asked for before the last one is known as outdated. */
  private opening = 0
  /** Opens once more where it was to be opened last. */
  private openAgain: () => Promise<unknown> = () => this.openAtEnd()
  private closed = false

  constructor(
    readonly topicId: string,
    private readonly api: Reading,
    private readonly live: Pushing,
    private readonly onEvent: (event: LiveEvent) => void = () => {},
  ) {}

  /** Shows the newest messages. */
  async openAtEnd(): Promise<void> {
    this.openAgain = () => this.openAtEnd()
    await this.begin(async () => {
      const page = await this.api.older(this.topicId, PAGE)
      return { page, messages: [...page.items].reverse(), atStart: page.nextPageKey === '', atEnd: true }
    })
  }

  /** Shows the messages around a place. */
  async openAt(position: number): Promise<void> {
    this.openAgain = () => this.openAt(position)
    await this.begin(async (outdated) => {
      const before = await this.api.older(this.topicId, PAGE / 2, position)
      if (outdated()) return undefined
      const after = await this.api.newer(this.topicId, PAGE / 2, position + 1)
      return {
        // What changes after the first of the two is told of live.
        page: before,
        messages: [...[...before.items].reverse(), ...after.items],
        atStart: before.nextPageKey === '',
        atEnd: after.nextPageKey === '',
      }
    })
  }

  /** Shows the messages around one, and answers its place. */
  async openAtMessage(id: string): Promise<number | undefined> {
    if (this.closed) return undefined
    this.openAgain = () => this.openAtMessage(id)
    const opening = ++this.opening
    this.loading.value = 'first'
    this.failure.value = undefined
    try {
      const { position, topicId } = await this.api.message(id)
      if (opening !== this.opening) return undefined
      if (topicId !== this.topicId) throw new ApiError(404, '')
      await this.openAt(position)
      return position
    } catch (failure) {
      this.fail(opening, 'first', failure)
      return undefined
    }
  }

  async loadOlder(): Promise<void> {
    const first = this.messages.value[0]
    if (!this.mayLoad() || this.atStart.value || first === undefined) return
    await this.load('older', async () => {
      const page = first.position === 0 ? undefined : await this.api.older(this.topicId, PAGE, first.position - 1)
      return () => {
        this.atStart.value = page === undefined || page.nextPageKey === ''
        this.merge(page?.items ?? [])
        this.letGo('newest')
      }
    })
  }

  async loadNewer(): Promise<void> {
    const last = this.messages.value.at(-1)
    if (!this.mayLoad() || this.atEnd.value || last === undefined) return
    await this.load('newer', async () => {
      const missedBefore = this.below.missed
      const page = await this.api.newer(this.topicId, PAGE, last.position + 1)
      return () => {
        this.merge(page.items)
        if (page.nextPageKey === '') this.joinBelow(missedBefore)
        this.letGo('oldest')
        // More has come meanwhile than was kept.
        if (page.nextPageKey === '' && !this.atEnd.value) void this.loadNewer()
      }
    })
  }

  /** Reads once more what could not be read; nothing when there is no failure. */
  async retry(): Promise<void> {
    if (this.failure.value === undefined) return
    const middle = this.messages.value.at(this.messages.value.length / 2)
    this.failure.value = undefined
    if (this.failedAt.value === 'first') await this.openAgain()
    else if (this.following === undefined && (middle === undefined || this.atEnd.value)) await this.openAtEnd()
    else if (this.following === undefined && middle !== undefined) await this.openAt(middle.position)
    else if (this.failedAt.value === 'newer') await this.loadNewer()
    else await this.loadOlder()
  }

  /** One's own, as the hub has answered it: it may be faster than the push. */
  posted(message: Message): void {
    this.newest.value = Math.max(this.newest.value, message.position)
    if (this.atEnd.value) this.add(message)
  }

  /** One's own edit, as the hub has answered it. */
  changed(message: Message): void {
    this.apply({ ...message, text: message.text, hashtags: message.hashtags })
  }

  /** Forgets the message. */
  removed(id: string): void {
    this.overtaken.delete(id)
    this.below.delete(id)
    if (this.messages.value.some((message) => message.id === id)) {
      this.messages.value = this.messages.value.filter((message) => message.id !== id)
      this.fill()
    }
  }

  /** For good: what is asked of it or answered to it from now on changes nothing. */
  close(): void {
    this.closed = true
    this.opening++
    this.following?.stop()
    this.following = undefined
  }

  private async begin(read: (outdated: () => boolean) => Promise<Opened | undefined>): Promise<void> {
    if (this.closed) return
    const opening = ++this.opening
    const outdated = () => opening !== this.opening
    this.loading.value = 'first'
    this.failure.value = undefined
    try {
      const opened = await read(outdated)
      if (opened === undefined || outdated()) return
      const { page, messages, atStart, atEnd } = opened
      this.following?.stop()
      this.below.clear()
      this.messages.value = []
      this.atStart.value = atStart
      this.atEnd.value = atEnd
      this.merge(messages)
      this.loading.value = undefined
      this.failure.value = undefined
      this.gone.value = undefined
      this.follow(page.cursor)
    } catch (failure) {
      this.fail(opening, 'first', failure)
    }
  }

  private mayLoad(): boolean {
    return this.loading.value === undefined && this.following !== undefined
  }

  private async load(which: 'older' | 'newer', read: () => Promise<() => void>): Promise<void> {
    const opening = this.opening
    this.loading.value = which
    this.failure.value = undefined
    try {
      const apply = await read()
      if (opening !== this.opening) return
      this.loading.value = undefined
      apply()
      this.fill()
    } catch (failure) {
      this.fail(opening, which, failure)
    }
  }

  private fail(opening: number, which: End, failure: unknown): void {
    if (opening !== this.opening) return
    this.loading.value = undefined
    if (!(failure instanceof ApiError)) throw failure
    this.blame(which, failure)
  }

  private blame(which: End, failure: ApiError): void {
    this.failedAt.value = which
    this.failure.value = failure
  }

  private follow(cursor: string): void {
    this.following = this.live.follow([this.topicId], cursor, {
      onEvent: (event) => this.happened(event),
      // The connection is well, after an interruption perhaps: so may be what failed meanwhile.
      onCaughtUp: () => {
        if (this.failure.value?.passing === true) void this.retry()
      },
      onReset: () => {
        // What was known is of a log that is gone; in the next one ids and versions may be the same.
        this.following = undefined
        this.overtaken.clear()
        this.newest.value = -1
        void this.openAtEnd()
      },
      onRefused: (code, message) => {
        this.following = undefined
        if (code === NOT_FOUND) this.gone.value ??= 'notReadable'
        else this.blame('newer', new ApiError(0, message))
      },
    })
  }

  private happened(event: LiveEvent): void {
    switch (event.type) {
      case 'messagePosted':
        this.newest.value = Math.max(this.newest.value, event.message.position)
        if (this.atEnd.value || event.message.position < (this.messages.value.at(-1)?.position ?? -1)) {
          this.add(event.message)
          // While older ones are read, the oldest is what they are joined on to.
          if (this.loading.value !== 'older') this.letGo('oldest')
        } else {
          this.below.add(event.message)
        }
        break
      case 'messageEdited':
        this.apply(event.edit)
        break
      case 'messageDeleted':
        this.removed(event.messageId)
        break
      case 'unsubscribed':
        if (event.reason !== 'requested') this.gone.value = event.reason
        break
      default:
    }
    this.onEvent(event)
  }

  private apply(edit: Edit): void {
    this.overtaken.edit(edit)
    this.below.edit(edit)
    const at = this.messages.value.findIndex((message) => message.id === edit.id)
    const message = this.messages.value[at]
    if (message !== undefined) this.messages.value = this.messages.value.with(at, edited(message, edit))
  }

  /**
   * The end of what the hub had is reached; what came since is joined on, unless some of it was not kept.
   * @param read the place up to which the hub had everything, even where the message there is gone since
   */
  private joinBelow(read: number): void {
    const last = this.messages.value.at(-1)?.position ?? -1
    if (this.below.missed > Math.max(last, read)) return
    this.merge(this.below.after(last))
    this.below.clear()
    this.atEnd.value = true
  }

  /**
   * Adds one that has come by itself, unless the run begins after it: others between may not be held. One's own may have overtaken
   * the pushes of those before it, and may be known long after those after it.
   */
  private add(message: Message): void {
    if (this.atStart.value || message.position > (this.messages.value[0]?.position ?? -1)) this.merge([message])
  }

  /** When all that was held is gone, what is left is read. */
  private fill(): void {
    const whole = this.atStart.value && this.atEnd.value
    if (this.messages.value.length === 0 && !whole && this.loading.value === undefined) void this.openAtEnd()
  }

  /** Adds messages in their places, each once, the latest form of each. */
  private merge(added: readonly Message[]): void {
    const messages = new Map(this.messages.value.map((message) => [message.position, message]))
    for (const one of added) {
      const latest = this.overtaken.latest(one)
      if (latest === undefined) continue
      const held = messages.get(one.position)
      if (held === undefined || held.version < latest.version) messages.set(one.position, latest)
      this.newest.value = Math.max(this.newest.value, one.position)
    }
    const all = [...messages.values()]
    const inOrder = all.every((message, i) => i === 0 || (all[i - 1]?.position ?? -1) < message.position)
    this.messages.value = inOrder ? all : all.sort((a, b) => a.position - b.position)
  }

  private letGo(which: 'oldest' | 'newest'): void {
    const held = this.messages.value
    if (held.length <= MOST) return
    if (which === 'oldest') {
      this.messages.value = held.slice(-MOST)
      this.atStart.value = false
    } else {
      this.messages.value = held.slice(0, MOST)
      if (this.atEnd.value) this.below.miss(held.at(-1)?.position ?? -1)
      this.atEnd.value = false
    }
  }
}
