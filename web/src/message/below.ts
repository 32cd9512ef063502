import { edited, type Edit, type Message } from '../model'

/** The most that are kept; beyond, the oldest are missed. */
export const MOST = 240

/** What comes live while somebody reads further up, kept so as to join it on later. */
export class Below {
  private messages: Message[] = []
  private lastMissed = -1

  /** The position of the newest message that was not kept, which others after it were; -1 when there is none. */
  get missed(): number {
    return this.lastMissed
  }

  /** The next one, in order. */
  add(message: Message): void {
    this.messages.push(message)
    if (this.messages.length > MOST) this.miss(this.messages.shift()?.position ?? -1)
  }

  /** Nothing up to this position is kept. */
  miss(position: number): void {
    this.lastMissed = Math.max(this.lastMissed, position)
  }

  edit(edit: Edit): void {
    this.messages = this.messages.map((message) => (message.id === edit.id ? edited(message, edit) : message))
  }

  delete(id: string): void {
    this.messages = this.messages.filter((message) => message.id !== id)
  }

  /** Those after a position. */
  after(position: number): Message[] {
    return this.messages.filter((message) => message.position > position)
  }

  clear(): void {
    this.messages = []
    this.lastMissed = -1
  }
}
