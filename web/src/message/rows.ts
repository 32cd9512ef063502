import type { Message } from '../model'
import { dayName, sameDay } from '../ui/time'

/** A message as it stands in the list. */
export interface Row {
  readonly message: Message
  /** Whether it says who has written it: not right below one of the same author. */
  readonly head: boolean
  /** The day that begins with it, if one does. */
  readonly day: string | undefined
  /** Whether what is new begins with it. */
  readonly firstNew: boolean
}

/** How long, in milliseconds, an author's messages stand together. */
const TOGETHER = 5 * 60_000

/**
 * @param read the position of the last message that was read before; nothing is new without it
 * @param own whose messages are not new
 */
export function rows(
  messages: readonly Message[],
  read: number | undefined,
  own: string | undefined,
  now: Date,
): Row[] {
  let news = read === undefined
  return messages.map((message, i) => {
    const before = messages[i - 1]
    const day = before === undefined || !sameDay(before.createdAt, message.createdAt)
    const firstNew = !news && read !== undefined && message.position > read && message.userId !== own
    news ||= firstNew
    const together =
      before !== undefined &&
      before.userId === message.userId &&
      message.createdAt.getTime() - before.createdAt.getTime() < TOGETHER
    return {
      message,
      head: day || firstNew || !together,
      day: day ? dayName(message.createdAt, now) : undefined,
      firstNew,
    }
  })
}
