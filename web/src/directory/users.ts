import { shallowReactive } from 'vue'

import type { Api } from '../api'

/** Ids that are asked for together. */
const TOGETHER = 100
/** How long is waited for more of them, in milliseconds. */
const GATHER = 30
/** How long a name counts, in milliseconds; one that is shown longer is asked for again. */
const FRESH = 5 * 60_000
/** The most names that are kept; beyond, those asked for the longest ago are forgotten. */
export const MOST = 5000

/** What users call themselves. An id stands for itself until the name is known. */
export class Users {
  private readonly names = shallowReactive(new Map<string, string>())
  private readonly wanted = new Set<string>()
  /** When each was asked for or told, in milliseconds since 1970; the longest ago first. */
  private readonly asked = new Map<string, number>()
  private gathering = false
  /** Counts those who ask, so that an answer to one who has left is known. */
  private asker = 0

  /**
   * @param signedIn others are shown to those who are signed in alone
   * @param now milliseconds since 1970
   */
  constructor(
    private readonly api: Pick<Api, 'users'>,
    private readonly signedIn: () => boolean,
    private readonly now: () => number = () => Date.now(),
  ) {}

  /** Reactive: changes when the name has become known. What it notes down so as to ask later is not. */
  name(id: string): string {
    if (id !== '' && this.signedIn()) this.want(id)
    return this.names.get(id) ?? id
  }

  set(id: string, name: string): void {
    this.note(id)
    this.names.set(id, name)
    this.bound()
  }

  /** Everyone is asked for anew. */
  clear(): void {
    this.asker++
    this.names.clear()
    this.asked.clear()
    this.wanted.clear()
  }

  private want(id: string): void {
    if (this.now() - (this.asked.get(id) ?? -FRESH) < FRESH) return
    this.note(id)
    this.wanted.add(id)
    if (this.gathering) return
    this.gathering = true
    setTimeout(() => void this.ask(), GATHER)
  }

  private note(id: string): void {
    this.asked.delete(id)
    this.asked.set(id, this.now())
  }

  private async ask(): Promise<void> {
    const { asker } = this
    this.gathering = false
    const ids = [...this.wanted]
    this.wanted.clear()
    for (let i = 0; i < ids.length; i += TOGETHER) {
      const together = ids.slice(i, i + TOGETHER)
      try {
        const users = await this.api.users(together)
        if (asker !== this.asker) return
        this.learn(together, new Map(users.map(({ id, name }) => [id, name])))
      } catch {
        if (asker !== this.asker) return
        // The ids stand for the names; whoever comes up next is asked for with them.
        together.forEach((id) => this.asked.delete(id))
      }
    }
    this.bound()
  }

  private learn(ids: readonly string[], names: ReadonlyMap<string, string>): void {
    for (const id of ids) {
      const name = names.get(id) ?? ''
      if (name === '') this.names.delete(id)
      else this.names.set(id, name)
    }
  }

  private bound(): void {
    for (const id of this.asked.keys()) {
      if (this.asked.size <= MOST) return
      this.asked.delete(id)
      this.names.delete(id)
    }
  }
}
