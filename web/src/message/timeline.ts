import { ref, shallowRef } from 'vue'

import { ApiError, type Api, type Page } from '../api'
import type { Following, Live } from '../live'
import { NOT_FOUND } from '../live/codes'
import type { LiveEvent } from '../live/events'
import type { Message } from '../model'
import { Run } from './run'

/** Messages that are read at once. */
export const PAGE = 60

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
  private readonly run = new Run()
  /** In order. */
  readonly messages = this.run.messages
  /** Whether the topic's first message is among them. */
  readonly atStart = this.run.atStart
  /** Whether its newest is, so that what comes live is added. */
  readonly atEnd = this.run.atEnd
  readonly loading = ref<End | undefined>('first')
  /** Why the last reading failed. */
  readonly failure = shallowRef<ApiError | undefined>()
  /** What could not be read, while there is a failure: `first` is what was to be shown instead of what is held. */
  readonly failedAt = ref<End>('first')
  /** The position of the newest message that is known of, held or not; -1 when there is none. */
  readonly newest = this.run.newest
  /** Why the topic cannot be read any more. */
  readonly gone = ref<'deleted' | 'notReadable' | undefined>()

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
    /** When what comes live is shown: many in a short time may be shown together. */
    private readonly pace: (show: () => void) => void = (show) => show(),
  ) {}

  /** Shows the newest messages. */
  async openAtEnd(): Promise<void> {
    this.openAgain = () => this.openAtEnd()
    await this.begin(async () => {
      const page = await this.api.older(this.topicId, PAGE)
      return { page, messages: [...page.items].reverse(), atStart: page.nextPageKey === '', atEnd: true }
    })
  }

  /** Shows the messages around a position. */
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

  /** Shows the messages around one, and answers its position. */
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
      return () => this.run.addOlder(page?.items ?? [], page === undefined || page.nextPageKey === '')
    })
  }

  async loadNewer(): Promise<void> {
    const last = this.messages.value.at(-1)
    if (!this.mayLoad() || this.atEnd.value || last === undefined) return
    await this.load('newer', async () => {
      const { missed } = this.run
      const page = await this.api.newer(this.topicId, PAGE, last.position + 1)
      return () => {
        const isLast = page.nextPageKey === ''
        this.run.addNewer(page.items, isLast, missed)
        // More has come meanwhile than was kept.
        if (isLast && !this.atEnd.value) void this.loadNewer()
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
    this.run.addOwn(message)
  }

  /** One's own edit, as the hub has answered it. */
  changed(message: Message): void {
    this.run.edit(message)
  }

  /** Forgets the message. */
  removed(id: string): void {
    if (this.run.delete(id)) this.fill()
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
      this.run.begin(messages, atStart, atEnd)
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
        this.following = undefined
        this.run.forget()
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
        this.pace(() => this.run.addLive(event.message, this.loading.value === 'older'))
        break
      case 'messageEdited':
        this.run.edit(event.edit)
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

  /** When all that was held is gone, what is left is read. */
  private fill(): void {
    if (this.run.isSpent && this.loading.value === undefined) void this.openAtEnd()
  }
}
