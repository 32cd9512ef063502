import { ApiError, type Page } from '../api'
import type { Follower, Following } from '../live'
import type { LiveEvent } from '../live/events'
import { edited, type Message } from '../model'
import { aMessage, settled } from './made'

const TOPIC = 'tea'

/** What was asked of the hub. It is handled, and answered, when the test says so. */
interface Question {
  readonly handle: () => unknown
  readonly resolve: (answer: unknown) => void
  readonly reject: (failure: unknown) => void
  answer?: unknown
  isHandled: boolean
}

interface Follow {
  readonly follower: Follower
  /** How much of the log it has got. */
  next: number
}

/** A hub with one topic, whose answers and pushes come in whatever order a test wants. */
export class FakeHub {
  /** What exists, by position. */
  readonly messages = new Map<number, Message>()
  readonly log: LiveEvent[] = []
  readonly questions: Question[] = []
  follow: Follow | undefined
  private next = 0

  /** As the page sees it. */
  readonly api = {
    older: (_topicId: string, size: number, from?: number) =>
      this.ask(() => this.page([...this.messages.values()].reverse(), size, (at) => from === undefined || at <= from)),
    newer: (_topicId: string, size: number, from: number) =>
      this.ask(() => this.page([...this.messages.values()], size, (at) => at >= from)),
    message: (id: string) =>
      this.ask(() => {
        const found = [...this.messages.values()].find((message) => message.id === id)
        if (found === undefined) throw new ApiError(404, 'no such message')
        return found
      }),
  }

  readonly live = {
    follow: (_topics: readonly string[], after: string | undefined, follower: Follower): Following => {
      const follow = { follower, next: Number(after) }
      this.follow = follow
      return {
        stop: () => {
          if (this.follow === follow) this.follow = undefined
        },
      }
    },
  }

  constructor(messages = 0) {
    for (let i = 0; i < messages; i++) this.post()
  }

  post(userId = 'ann'): Message {
    const position = this.next++
    const message = aMessage({ position, userId, text: `text ${position}` })
    this.messages.set(position, message)
    this.log.push({ type: 'messagePosted', topicId: TOPIC, message })
    return message
  }

  edit(position: number, text: string): Message {
    const message = this.at(position)
    const edit = { id: message.id, text, hashtags: [], updatedAt: new Date(), version: this.log.length }
    const now = edited(message, edit)
    this.messages.set(position, now)
    this.log.push({ type: 'messageEdited', topicId: TOPIC, edit })
    return now
  }

  delete(position: number): string {
    const { id } = this.at(position)
    this.messages.delete(position)
    this.log.push({ type: 'messageDeleted', topicId: TOPIC, messageId: id })
    return id
  }

  at(position: number): Message {
    const message = this.messages.get(position)
    if (message === undefined) throw new Error(`nothing at ${position}`)
    return message
  }

  /** Tells of the next so many events, as far as there are. */
  push(most = Infinity): void {
    for (let i = 0; i < most; i++) {
      const { follow } = this
      const event = this.log[follow?.next ?? this.log.length]
      if (follow === undefined || event === undefined) return
      follow.next++
      follow.follower.onEvent(event)
    }
  }

  /** All that has happened was told of, after an interruption perhaps. */
  caughtUp(): void {
    this.follow?.follower.onCaughtUp?.()
  }

  /** Ends the subscribe with an error. */
  refuse(code: number): void {
    const { follow } = this
    this.follow = undefined
    follow?.follower.onRefused?.(code, 'refused')
  }

  /** Ends the subscribe: its cursor is of another log. */
  reset(): void {
    const { follow } = this
    this.follow = undefined
    follow?.follower.onReset?.()
  }

  /** Finds the answer to a question, of the present. */
  handle(question: Question | undefined = this.questions.find(({ isHandled }) => !isHandled)): void {
    if (question === undefined || question.isHandled) return
    question.isHandled = true
    try {
      question.answer = question.handle()
    } catch (failure) {
      question.answer = Promise.reject(failure)
      void (question.answer as Promise<never>).catch(() => {})
    }
  }

  /** Sends the answer to a question. */
  answer(question: Question | undefined = this.questions[0]): void {
    if (question === undefined) return
    this.handle(question)
    this.questions.splice(this.questions.indexOf(question), 1)
    question.resolve(question.answer)
  }

  fail(question: Question | undefined = this.questions[0]): void {
    if (question === undefined) return
    this.questions.splice(this.questions.indexOf(question), 1)
    question.reject(new ApiError(503, 'not now'))
  }

  private ask<T>(handle: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.questions.push({ handle, resolve: resolve as (answer: unknown) => void, reject, isHandled: false })
    })
  }

  private page(all: readonly Message[], size: number, fits: (position: number) => boolean): Page<Message> {
    const found = all.filter(({ position }) => fits(position))
    return {
      items: found.slice(0, size),
      nextPageKey: found.length > size ? 'more' : '',
      cursor: String(this.log.length),
    }
  }
}

/** Answers whatever is asked until nothing more is. */
export async function answered(hub: FakeHub): Promise<void> {
  await settled()
  while (hub.questions.length > 0) {
    hub.answer()
    await settled()
  }
}
