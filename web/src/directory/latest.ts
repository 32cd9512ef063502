import { computed, shallowReactive } from 'vue'

import type { Api } from '../api'
import type { LiveEvent } from '../live/events'
import { edited, type Message } from '../model'

/** The newest message of each topic, as far as is known. */
export class Latest {
  private readonly messages = shallowReactive(new Map<string, Message>())

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

  put(message: Message): void {
    const known = this.messages.get(message.topicId)
    const isNewer =
      known === undefined ||
      known.position < message.position ||
      (known.position === message.position && known.version <= message.version)
    if (isNewer) this.messages.set(message.topicId, message)
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
        break
      default:
    }
  }

  private async ask(topicId: string): Promise<void> {
    this.messages.delete(topicId)
    const last = await this.api.lastMessage(topicId).catch(() => undefined)
    if (last !== undefined) this.put(last)
  }
}
