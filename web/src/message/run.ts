import { ref, shallowRef } from 'vue'

import { edited, type Edit, type Message } from '../model'
import { Below } from './below'
import { Overtaken } from './overtaken'

/** The most that are held; beyond, those farthest from where is read are let go. */
export const MOST = 240

/**
 * The messages of a topic that are held: without a gap between the first and the last, in order, each once, each in the latest form
 * that was told of, in whatever order answers and pushes come.
 */
export class Run {
  readonly messages = shallowRef<readonly Message[]>([])
  /** Whether the topic's first message is among them. */
  readonly atStart = ref(false)
  /** Whether its newest is, so that what comes live is added. */
  readonly atEnd = ref(false)
  /** The position of the newest message that is known of, held or not; -1 when there is none. */
  readonly newest = ref(-1)

  private readonly below = new Below()
  private readonly overtaken = new Overtaken()

  /** Up to which position live messages were not kept; -1 when all were. */
  get missed(): number {
    return this.below.missed
  }

  /** Whether nothing is left although the topic may have more. */
  get isSpent(): boolean {
    return this.messages.value.length === 0 && !(this.atStart.value && this.atEnd.value)
  }

  /** Holds these instead. */
  begin(messages: readonly Message[], atStart: boolean, atEnd: boolean): void {
    this.below.clear()
    this.messages.value = []
    this.atStart.value = atStart
    this.atEnd.value = atEnd
    this.merge(messages)
  }

  /** What was told of was of a log that is gone; in the next one ids and versions may be the same. */
  forget(): void {
    this.overtaken.clear()
    this.newest.value = -1
  }

  /** Those before the first, as they were read. */
  addOlder(messages: readonly Message[], atStart: boolean): void {
    this.atStart.value = atStart
    this.merge(messages)
    this.letGo('newest')
  }

  /**
   * Those after the last, as they were read.
   * @param isLast whether the hub had no more
   * @param missed as {@link missed} was when they were asked for
   */
  addNewer(messages: readonly Message[], isLast: boolean, missed: number): void {
    this.merge(messages)
    if (isLast) this.joinBelow(missed)
    this.letGo('oldest')
  }

  /**
   * One that has come live.
   * @param keepsOldest while older ones are read, the oldest is what they are joined on to
   */
  addLive(message: Message, keepsOldest: boolean): void {
    this.newest.value = Math.max(this.newest.value, message.position)
    if (this.atEnd.value || message.position < (this.messages.value.at(-1)?.position ?? -1)) {
      this.add(message)
      if (!keepsOldest) this.letGo('oldest')
    } else {
      this.below.add(message)
    }
  }

  /** One's own, which may be faster than the push. */
  addOwn(message: Message): void {
    this.newest.value = Math.max(this.newest.value, message.position)
    if (this.atEnd.value) this.add(message)
  }

  edit(edit: Edit): void {
    this.overtaken.edit(edit)
    this.below.edit(edit)
    const at = this.messages.value.findIndex((message) => message.id === edit.id)
    const message = this.messages.value[at]
    if (message !== undefined) this.messages.value = this.messages.value.with(at, edited(message, edit))
  }

  /** @returns whether it was held */
  delete(id: string): boolean {
    this.overtaken.delete(id)
    this.below.delete(id)
    const left = this.messages.value.filter((message) => message.id !== id)
    if (left.length === this.messages.value.length) return false
    this.messages.value = left
    return true
  }

  /**
   * The end of what the hub had is reached; what came since is joined on, unless some of it was not kept.
   * @param read the position up to which the hub had everything, even where the message there is gone since
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

  /** Adds messages at their positions, each once, the latest form of each. */
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
