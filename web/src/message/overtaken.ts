import { edited, type Edit, type Message } from '../model'

/** The most edits, and the most deletions, that are remembered; beyond, the oldest are forgotten. */
const MOST = 500

/** Edits and deletions that were told of, for what was read before them and is answered after them. */
export class Overtaken {
  private readonly edits = new Map<string, Edit>()
  private readonly deleted = new Set<string>()

  edit(edit: Edit): void {
    const known = this.edits.get(edit.id)
    if (known !== undefined && known.version >= edit.version) return
    this.edits.delete(edit.id)
    this.edits.set(edit.id, edit)
    if (this.edits.size > MOST) this.edits.delete(this.edits.keys().next().value ?? '')
  }

  delete(id: string): void {
    this.deleted.add(id)
    if (this.deleted.size > MOST) this.deleted.delete(this.deleted.values().next().value ?? '')
  }

  /** The message as it is now, as far as was told; nothing when it is gone. */
  latest(message: Message): Message | undefined {
    if (this.deleted.has(message.id)) return undefined
    const edit = this.edits.get(message.id)
    return edit === undefined ? message : edited(message, edit)
  }

  clear(): void {
    this.edits.clear()
    this.deleted.clear()
  }
}
