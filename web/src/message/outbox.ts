import { shallowRef } from 'vue'

import { ApiError, type Api } from '../api'
import { Backoff } from '../live/backoff'
import type { Message } from '../model'
import { Kept } from '../storage'
import { reason } from '../ui/failure'
import { ulid } from './ulid'

/** A message on its way to the hub. */
export interface Outgoing {
  /** The message's id from the start: however often it is sent, it is stored once. */
  readonly id: string
  readonly topicId: string
  readonly text: string
  readonly createdAt: Date
  /** `waiting`: sending did not go well, and is tried again by itself. */
  readonly state: 'sending' | 'waiting' | 'failed'
  /** Why it has failed. */
  readonly reason?: string
}

/** The most that are kept on their way; beyond, no more are taken. */
const MOST = 200
/** How often one is tried again by itself while there is a network, some two minutes in all. */
const PATIENCE = 30

/**
 * What was written here and the hub has not acknowledged yet, in the order in which it was written, which is also the order in which
 * it is sent. It outlives a reload: what was on its way then is sent by the page that follows in the same tab.
 */
export class Outbox {
  readonly messages = shallowRef<readonly Outgoing[]>([])
  private readonly kept: Kept<Outgoing[]>
  private readonly sending = new Set<string>()
  private stopped = false

  /**
   * @param owner whose; an outbox is never sent by somebody else
   * @param onPosted told of what the hub has stored
   * @param wait comes back after so many milliseconds, or sooner when it is likely to go well now
   */
  constructor(
    owner: string,
    private readonly api: Pick<Api, 'post'>,
    private readonly onPosted: (message: Message) => void,
    private readonly wait: (milliseconds: number) => Promise<void>,
    private readonly now: () => number = Date.now,
  ) {
    this.kept = new Kept(`parley.outbox.${owner}`, read, () => sessionStorage)
    this.messages.value = this.kept.load() ?? []
    for (const { topicId } of this.messages.value) void this.send(topicId)
  }

  /** Those for a topic. */
  of(topicId: string): readonly Outgoing[] {
    return this.messages.value.filter((message) => message.topicId === topicId)
  }

  /** @returns false when too many wait already */
  add(topicId: string, text: string): boolean {
    if (this.messages.value.length >= MOST) return false
    const createdAt = new Date(this.now())
    this.change([...this.messages.value, { id: ulid(this.now()), topicId, text, createdAt, state: 'sending' }])
    void this.send(topicId)
    return true
  }

  /** Once more, for one that has failed. */
  retry(id: string): void {
    const message = this.messages.value.find((each) => each.id === id)
    if (message === undefined) return
    this.set({ id, topicId: message.topicId, text: message.text, createdAt: message.createdAt, state: 'sending' })
    void this.send(message.topicId)
  }

  /** Takes one back that has failed. */
  discard(id: string): void {
    this.change(this.messages.value.filter((message) => message.id !== id))
    // What is kept may be that of a later outbox of the same owner by now.
    if (this.stopped) this.keep((this.kept.load() ?? []).filter((message) => message.id !== id))
  }

  /** The hub has it: it was seen in the topic. */
  arrived(id: string): void {
    if (this.has(id)) this.discard(id)
  }

  /** Sends no more: somebody else uses the page now. What waits is kept for whoever it belongs to. */
  stop(): void {
    this.stopped = true
  }

  private async send(topicId: string): Promise<void> {
    if (this.sending.has(topicId)) return
    this.sending.add(topicId)
    try {
      for (let next = this.next(topicId); next !== undefined; next = this.next(topicId)) await this.deliver(next)
    } finally {
      this.sending.delete(topicId)
    }
  }

  private next(topicId: string): Outgoing | undefined {
    if (this.stopped) return undefined
    return this.messages.value.find((message) => message.topicId === topicId && message.state !== 'failed')
  }

  private async deliver({ id, topicId, text, createdAt }: Outgoing): Promise<void> {
    const backoff = new Backoff()
    let attempts = 0
    while (!this.stopped && this.has(id)) {
      try {
        const message = await this.api.post(topicId, id, text)
        this.discard(id)
        if (!this.stopped) this.onPosted(message)
        return
      } catch (failure) {
        if (!(failure instanceof ApiError)) throw failure
        if (this.stopped || !this.has(id)) return
        attempts = navigator.onLine ? attempts + 1 : 0
        if (!failure.passing || attempts > PATIENCE) {
          this.set({ id, topicId, text, createdAt, state: 'failed', reason: reason(failure) })
          return
        }
        this.set({ id, topicId, text, createdAt, state: 'waiting' })
        await this.wait(Math.max(backoff.next(), failure.retryAfter ?? 0))
      }
    }
  }

  private has(id: string): boolean {
    return this.messages.value.some((message) => message.id === id)
  }

  private set(message: Outgoing): void {
    this.change(this.messages.value.map((each) => (each.id === message.id ? message : each)))
  }

  private change(messages: readonly Outgoing[]): void {
    this.messages.value = messages
    if (!this.stopped) this.keep(messages)
  }

  private keep(messages: readonly Outgoing[]): void {
    if (messages.length === 0) this.kept.clear()
    else this.kept.save([...messages])
  }
}

function read(json: unknown): Outgoing[] | undefined {
  if (!Array.isArray(json)) return undefined
  return json.map((one: Record<string, unknown>) => ({
    id: String(one['id']),
    topicId: String(one['topicId']),
    text: String(one['text']),
    createdAt: new Date(String(one['createdAt'])),
    state: one['state'] === 'failed' ? 'failed' : 'sending',
    ...(typeof one['reason'] === 'string' ? { reason: one['reason'] } : {}),
  }))
}
