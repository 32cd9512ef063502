import { ref, shallowRef } from 'vue'

import { ApiError, type Api, type Page } from '../api'
import type { Following, Live } from '../live'
import type { LiveEvent } from '../live/events'
import { edited, type Edit, type Message } from '../model'

/** Messages that are read at once. */
export const PAGE = 60
/** The most that are held and shown; beyond, those farthest from where is read are let go, and read again when needed. */
export const MOST = 240
/** Live messages that are kept for whoever reads further up, so as to join them on later. */
const BELOW = 240
/** Edits and deletions that are remembered, for pages that were read before and answered after them. */
const REMEMBERED = 500

type Reading = Pick<Api, 'older' | 'newer' | 'message'>
type Pushing = Pick<Live, 'follow'>

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
  readonly loading = ref<'first' | 'older' | 'newer' | undefined>('first')
  /** Why the last reading failed. */
  readonly failure = shallowRef<ApiError | undefined>()
  /** The place of the newest message that is known of, held or not; -1 when there is none. */
  readonly newest = ref(-1)
  /** Why the topic cannot be read any more. */
  readonly gone = ref<'deleted' | 'notReadable' | undefined>()

  private below: Message[] = []
  /** The place of the newest message that came live and was kept nowhere. */
  private missed = -1
  private readonly edits = new Map<string, Edit>()
  private readonly deleted = new Set<string>()
  private following: Following | undefined
  /** Counts the openings, so that what was asked for before the last one is known as outdated. */
  private opening = 0

  constructor(
    readonly topicId: string,
    private readonly api: Reading,
    private readonly live: Pushing,
    private readonly onEvent: (event: LiveEvent) => void = () => {},
  ) {}

  /** Shows the newest messages. */
  async openAtEnd(): Promise<void> {
    await this.begin(async () => {
      const page = await this.api.older(this.topicId, PAGE)
      return { page, messages: [...page.items].reverse(), atStart: page.nextPageKey === '', atEnd: true }
    })
  }

  /** Shows the messages around a place. */
  async openAt(position: number): Promise<void> {
    await this.begin(async () => {
      const before = await this.api.older(this.topicId, PAGE / 2, position)
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
    const opening = ++this.opening
    this.loading.value = 'first'
    try {
      const { position, topicId } = await this.api.message(id)
      if (opening !== this.opening) return undefined
      if (topicId !== this.topicId) throw new ApiError(404, '')
      await this.openAt(position)
      return position
    } catch (failure) {
      this.fail(opening, failure)
      return undefined
    }
  }

  async loadOlder(): Promise<void> {
    const first = this.messages.value[0]
    if (this.loading.value !== undefined || this.atStart.value || first === undefined) return
    await this.load('older', async () => {
      if (first.position === 0) return () => this.reachStart()
      const page = await this.api.older(this.topicId, PAGE, first.position - 1)
      return () => {
        if (page.nextPageKey === '') this.reachStart()
        this.merge(page.items)
        this.letGo('newest')
      }
    })
  }

  async loadNewer(): Promise<void> {
    const last = this.messages.value.at(-1)
    if (this.loading.value !== undefined || this.atEnd.value || last === undefined) return
    await this.load('newer', async () => {
      const missedBefore = this.missed
      const page = await this.api.newer(this.topicId, PAGE, last.position + 1)
      return () => {
        this.merge(page.items)
        if (page.nextPageKey === '') this.joinBelow(missedBefore)
        this.letGo('oldest')
      }
    })
  }

  /** Reads once more what could not be read. */
  async retry(): Promise<void> {
    this.failure.value = undefined
    if (this.messages.value.length === 0) await this.openAtEnd()
    else await Promise.all([this.loadOlder(), this.loadNewer()])
  }

  /** One's own, as the hub has answered it: it may be faster than the push. */
  posted(message: Message): void {
    this.newest.value = Math.max(this.newest.value, message.position)
    if (this.atEnd.value) this.merge([message])
  }

  /** One's own edit, as the hub has answered it. */
  changed(message: Message): void {
    this.apply({ ...message, text: message.text, hashtags: message.hashtags })
  }

  /** Forgets the message. */
  removed(id: string): void {
    remember(this.deleted, id)
    this.below = this.below.filter((message) => message.id !== id)
    if (this.messages.value.some((message) => message.id === id)) {
      this.messages.value = this.messages.value.filter((message) => message.id !== id)
    }
  }

  close(): void {
    this.opening++
    this.following?.stop()
    this.following = undefined
  }

  private async begin(
    read: () => Promise<{ page: Page<Message>; messages: Message[]; atStart: boolean; atEnd: boolean }>,
  ): Promise<void> {
    const opening = ++this.opening
    this.loading.value = 'first'
    this.failure.value = undefined
    try {
      const { page, messages, atStart, atEnd } = await read()
      if (opening !== this.opening) return
      this.following?.stop()
      this.below = []
      this.missed = -1
      this.messages.value = []
      this.atStart.value = atStart
      this.atEnd.value = atEnd
      this.merge(messages)
      this.loading.value = undefined
      this.gone.value = undefined
      this.follow(page.cursor)
    } catch (failure) {
      this.fail(opening, failure)
    }
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
    } catch (failure) {
      this.fail(opening, failure)
    }
  }

  private fail(opening: number, failure: unknown): void {
    if (opening !== this.opening) return
    this.loading.value = undefined
    if (!(failure instanceof ApiError)) throw failure
    this.failure.value = failure
  }

  private follow(cursor: string): void {
    this.following = this.live.follow([this.topicId], cursor, {
      onEvent: (event) => this.happened(event),
      onReset: () => void this.openAtEnd(),
      onRefused: (code, message) => {
        if (code === 5) this.gone.value = 'notReadable'
        else this.failure.value = new ApiError(0, message)
      },
    })
  }

  private happened(event: LiveEvent): void {
    switch (event.type) {
      case 'messagePosted':
        this.newest.value = Math.max(this.newest.value, event.message.position)
        if (this.atEnd.value) {
          this.merge([event.message])
          this.letGo('oldest')
        } else {
          this.keepBelow(event.message)
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
    const known = this.edits.get(edit.id)
    if (known === undefined || known.version < edit.version) {
      this.edits.set(edit.id, edit)
      if (this.edits.size > REMEMBERED) this.edits.delete(this.edits.keys().next().value ?? '')
    }
    this.below = this.below.map((message) => (message.id === edit.id ? edited(message, edit) : message))
    const at = this.messages.value.findIndex((message) => message.id === edit.id)
    const message = this.messages.value[at]
    if (message !== undefined) this.messages.value = this.messages.value.with(at, edited(message, edit))
  }

  private keepBelow(message: Message): void {
    this.below.push(message)
    if (this.below.length > BELOW) this.missed = this.below.shift()?.position ?? this.missed
  }

  /**
   * The end of what the hub had is reached; what came since is joined on, unless some of it was not kept.
   * @param read the place up to which the hub had everything, even where the message there is gone since
   */
  private joinBelow(read: number): void {
    const last = this.messages.value.at(-1)?.position ?? -1
    if (this.missed > Math.max(last, read)) return
    this.merge(this.below.filter((message) => message.position > last))
    this.below = []
    this.missed = -1
    this.atEnd.value = true
  }

  private reachStart(): void {
    this.atStart.value = true
  }

  /** Adds messages in their places, each once, the latest form of each. */
  private merge(added: readonly Message[]): void {
    const messages = new Map(this.messages.value.map((message) => [message.position, message]))
    for (const one of added) {
      if (this.deleted.has(one.id)) continue
      const edit = this.edits.get(one.id)
      const latest = edit === undefined ? one : edited(one, edit)
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
      if (this.atEnd.value) this.missed = Math.max(this.missed, held.at(-1)?.position ?? -1)
      this.atEnd.value = false
    }
  }
}

function remember(set: Set<string>, id: string): void {
  set.add(id)
  if (set.size > REMEMBERED) set.delete(set.values().next().value ?? '')
}
