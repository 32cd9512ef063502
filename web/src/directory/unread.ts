import { shallowReactive } from 'vue'

import { ApiError, type Api } from '../api'
import { Backoff } from '../live/backoff'
import type { LiveEvent } from '../live/events'
import type { Message, Topic } from '../model'
import { Positions } from './positions'

/** Topics whose newest message is asked for at the start; the others count from when something happens in them. */
const ASKED = 200
/** Questions at a time. */
const TOGETHER = 4
/** How often one question is asked at most, while it fails in a way that may pass: for 18 s or so. */
const ATTEMPTS = 8

/** How far somebody has read each topic, on this browser, and how many messages there are beyond. */
export class Unread {
  private readonly read: Positions
  private readonly newest = shallowReactive(new Map<string, number>())
  /** Counts the logs, so that what was asked of one that is gone is known as such; stopping ends the last one. */
  private log = 0

  /**
   * @param own whether that is who reads
   * @param onLast told of the newest message of a topic
   * @param onNone told of a topic that has no message
   */
  /** Whether somebody sees what comes in a topic as it comes. */
  seen: (topicId: string) => boolean = () => false

  constructor(
    owner: string,
    private readonly api: Pick<Api, 'lastMessage'>,
    private readonly own: (userId: string) => boolean,
    private readonly onLast: (message: Message) => void = () => {},
    private readonly onNone: (topicId: string) => void = () => {},
    private readonly random: () => number = Math.random,
  ) {
    this.read = new Positions(`parley.read.${owner}`, (topicId) => this.newest.delete(topicId))
  }

  /** What was read is kept; nothing more is asked or kept from now on. */
  stop(): void {
    this.log++
    this.read.stop()
  }

  /** Messages beyond what was read; deleted ones count until they were passed. */
  count(topicId: string): number {
    const newest = this.newest.get(topicId)
    return newest === undefined ? 0 : Math.max(0, newest - (this.read.shown(topicId) ?? -1))
  }

  /** The position of the last message that was read; nothing when the topic was never opened. */
  lastRead(topicId: string): number | undefined {
    return this.read.get(topicId)
  }

  /** The position of the newest message, as far as is known. */
  newestOf(topicId: string): number | undefined {
    return this.newest.get(topicId)
  }

  /** Everything up to this position was seen. */
  mark(topicId: string, position: number): void {
    this.read.raise(topicId, position)
  }

  /** What is known is of a log that is gone; in the next one nothing was read. */
  clear(): void {
    this.log++
    this.newest.clear()
    this.read.clear()
  }

  happened(event: LiveEvent): void {
    if (event.type === 'messagePosted') {
      const { position, userId } = event.message
      const before = this.newest.get(event.topicId) ?? -1
      if (position <= before) return
      const all = (this.read.get(event.topicId) ?? -1) >= position - 1
      this.newest.set(event.topicId, position)
      if ((this.own(userId) && all) || this.seen(event.topicId)) this.mark(event.topicId, position)
    } else if (event.type === 'topicDeleted' || (event.type === 'unsubscribed' && event.reason !== 'requested')) {
      this.newest.delete(event.topicId)
      this.read.delete(event.topicId)
    }
  }

  /**
   * Learns how far topics go.
   * @param first whether they were there before anybody looked: what is in those that were never opened is not news
   */
  async listed(topics: readonly Topic[], first: boolean): Promise<void> {
    const { log } = this
    const rest = topics.slice(0, ASKED).values()
    const work = async () => {
      for (const { id } of rest) {
        if (log !== this.log) return
        await this.learn(id, first, log)
      }
    }
    await Promise.all(Array.from({ length: TOGETHER }, work))
  }

  private async learn(id: string, first: boolean, log: number): Promise<void> {
    const backoff = new Backoff(this.random)
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const before = this.read.get(id)
      try {
        const last = await this.api.lastMessage(id)
        if (log !== this.log) return
        if (last === undefined) this.onNone(id)
        else this.found(last, first, before)
        return
      } catch (failure) {
        if (!(failure instanceof ApiError) || !failure.passing) return
        await passed(Math.max(failure.retryAfter ?? 0, backoff.next()))
        if (log !== this.log) return
      }
    }
  }

  /** @param before how far was read when the question was asked */
  private found(last: Message, first: boolean, before: number | undefined): void {
    const { topicId, position } = last
    this.onLast(last)
    this.newest.set(topicId, Math.max(position, this.newest.get(topicId) ?? -1))
    const read = this.read.get(topicId)
    if (read === undefined && first) this.mark(topicId, position)
    // Nobody has read beyond the newest: that was in another log, or what was read is deleted since.
    if (read !== undefined && read === before && read > position) this.read.lower(topicId, position)
  }
}

function passed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
