import { shallowReactive } from 'vue'

import type { Api } from '../api'
import type { LiveEvent } from '../live/events'
import type { Message, Topic } from '../model'
import { Kept } from '../storage'

/** Topics whose newest message is asked for at the start; the others count from when something happens in them. */
const ASKED = 200
/** Questions at a time. */
const TOGETHER = 4

/** How far somebody has read each topic, on this browser, and how many messages there are beyond. */
export class Unread {
  private readonly kept: Kept<Record<string, number>>
  private readonly read: Map<string, number>
  private readonly newest = shallowReactive(new Map<string, number>())
  /** As {@link read}, for those who look on. */
  private readonly shown = shallowReactive(new Map<string, number>())

  constructor(
    owner: string,
    private readonly api: Pick<Api, 'lastMessage'>,
    private readonly own: (userId: string) => boolean,
    private readonly onLast: (message: Message) => void = () => {},
  ) {
    this.kept = new Kept(`parley.read.${owner}`, positions)
    this.read = new Map(Object.entries(this.kept.load() ?? {}))
    for (const [topicId, position] of this.read) this.shown.set(topicId, position)
  }

  /** Messages beyond what was read; deleted ones count until they were passed. */
  count(topicId: string): number {
    const newest = this.newest.get(topicId)
    return newest === undefined ? 0 : Math.max(0, newest - (this.shown.get(topicId) ?? -1))
  }

  /** The place of the last message that was read; nothing when the topic was never opened. */
  lastRead(topicId: string): number | undefined {
    return this.read.get(topicId)
  }

  /** The place of the newest message, as far as is known. */
  newestOf(topicId: string): number | undefined {
    return this.newest.get(topicId)
  }

  /** Everything up to this place was seen. */
  mark(topicId: string, position: number): void {
    const all = Math.max(position, this.read.get(topicId) ?? -1)
    if (this.read.get(topicId) === all) return
    this.join()
    this.read.set(topicId, Math.max(all, this.read.get(topicId) ?? -1))
    this.shown.set(topicId, this.read.get(topicId) ?? all)
    this.kept.save(Object.fromEntries(this.read))
  }

  happened(event: LiveEvent): void {
    if (event.type === 'messagePosted') {
      const { position, userId } = event.message
      const before = this.newest.get(event.topicId) ?? -1
      if (position <= before) return
      const all = (this.shown.get(event.topicId) ?? -1) >= position - 1
      this.newest.set(event.topicId, position)
      if (this.own(userId) && all) this.mark(event.topicId, position)
    } else if (event.type === 'topicDeleted' || (event.type === 'unsubscribed' && event.reason !== 'requested')) {
      this.join()
      this.newest.delete(event.topicId)
      this.shown.delete(event.topicId)
      this.read.delete(event.topicId)
      this.kept.save(Object.fromEntries(this.read))
    }
  }

  /**
   * Learns how far topics go.
   * @param first whether they were there before anybody looked: what is in those that were never opened is not news
   */
  async listed(topics: readonly Topic[], first: boolean): Promise<void> {
    const rest = topics.slice(0, ASKED).values()
    const ask = async () => {
      for (const { id } of rest) {
        const last = await this.api.lastMessage(id).catch(() => undefined)
        if (last === undefined) continue
        this.onLast(last)
        this.newest.set(id, Math.max(last.position, this.newest.get(id) ?? -1))
        if (first && !this.read.has(id)) this.mark(id, last.position)
      }
    }
    await Promise.all(Array.from({ length: TOGETHER }, ask))
  }

  /** What was read in another tab is read here, too. */
  private join(): void {
    for (const [topicId, position] of Object.entries(this.kept.load() ?? {})) {
      if (position <= (this.read.get(topicId) ?? -1)) continue
      this.read.set(topicId, position)
      this.shown.set(topicId, position)
    }
  }
}

function positions(json: unknown): Record<string, number> {
  const all = typeof json === 'object' && json !== null ? Object.entries(json) : []
  return Object.fromEntries(all.filter(([, position]) => Number.isInteger(position)))
}
