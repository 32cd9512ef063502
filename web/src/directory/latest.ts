import { computed, shallowReactive } from 'vue'

import type { Api } from '../api'
import type { LiveEvent } from '../live/events'
import { edited, type Message } from '../model'

/** The newest message of each topic, as far as is known. */
export class Latest {
  private readonly messages = shallowReactive(new Map<string, Message>())
  /** The topics that are known to have no message; of those that are in neither, nothing is known. */
  private readonly empty = shallowReactive(new Set<string>())
  /** Counts the logs, so that an answer from one that is gone is known. */
  private log = 0

  /** The topics' ids, those first in which something was posted last. */
  readonly order = computed<readonly string[]>(() =>
    [...this.messages.values()]
      .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
      .map(({ topicId }) => topicId),
  )

  constructor(private readonly api: Pick<Api, 'lastMessage'>) {}

  of(topicId: string): Message | undefined {
    return this.messages.get(topicId)
  }

  /** Whether the topic is known to have no message; one of which nothing is known may have some. */
  isEmpty(topicId: string): boolean {
    return this.empty.has(topicId)
  }

  put(message: Message): void {
    const known = this.messages.get(message.topicId)
    const isNewer =
      known === undefined ||
      known.position < message.position ||
      (known.position === message.position && known.version <= message.version)
    if (isNewer) this.messages.set(message.topicId, message)
    this.empty.delete(message.topicId)
  }

  /** The hub has answered that there is none; a push may have been faster. */
  putNone(topicId: string): void {
    if (!this.messages.has(topicId)) this.empty.add(topicId)
  }

  /** What is known is of a log that is gone. */
  clear(): void {
    this.log++
    this.messages.clear()
    this.empty.clear()
  }

  happened(event: LiveEvent): void {
    const known = this.messages.get(event.topicId)
    switch (event.type) {
      case 'messagePosted':
        this.put(event.message)
        break
      case 'messageEdited':
        if (known?.id === event.edit.id) this.messages.set(event.topicId, edited(known, event.edit))
        break
      case 'messageDeleted':
        if (known?.id === event.messageId) void this.ask(event.topicId)
        break
      case 'topicDeleted':
      case 'unsubscribed':
        this.messages.delete(event.topicId)
        this.empty.delete(event.topicId)
        break
      default:
    }
  }

  private async ask(topicId: string): Promise<void> {
    const { log } = this
    this.messages.delete(topicId)
    try {
      const last = await this.api.lastMessage(topicId)
      if (log !== this.log) return
      if (last === undefined) this.putNone(topicId)
      else this.put(last)
    } catch {
      // Nothing is known of it then.
    }
  }
}
