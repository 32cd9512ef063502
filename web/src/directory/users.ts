import { shallowReactive } from 'vue'

import type { Api } from '../api'

/** Ids that are asked for together. */
const TOGETHER = 100
/** How long is waited for more of them, in milliseconds. */
const GATHER = 30

/** What users call themselves. An id stands for itself until the name is known. */
export class Users {
  private readonly names = shallowReactive(new Map<string, string>())
  private readonly wanted = new Set<string>()
  private readonly asked = new Set<string>()
  private gathering = false

  /** @param signedIn others are shown to those who are signed in alone */
  constructor(
    private readonly api: Pick<Api, 'users'>,
    private readonly signedIn: () => boolean,
  ) {}

  /** Reactive: changes when the name has become known. */
  name(id: string): string {
    const known = this.names.get(id)
    if (known === undefined && id !== '' && this.signedIn()) this.want(id)
    return known ?? id
  }

  set(id: string, name: string): void {
    this.names.set(id, name)
  }

  /** Everyone is asked for anew. */
  clear(): void {
    this.names.clear()
    this.asked.clear()
    this.wanted.clear()
  }

  private want(id: string): void {
    if (this.asked.has(id)) return
    this.asked.add(id)
    this.wanted.add(id)
    if (this.gathering) return
    this.gathering = true
    setTimeout(() => void this.ask(), GATHER)
  }

  private async ask(): Promise<void> {
    this.gathering = false
    const ids = [...this.wanted]
    this.wanted.clear()
    for (let i = 0; i < ids.length; i += TOGETHER) {
      const together = ids.slice(i, i + TOGETHER)
      try {
        for (const { id, name } of await this.api.users(together)) if (name !== '') this.names.set(id, name)
      } catch {
        // The ids stand for the names; whoever comes up next is asked for with them.
        together.forEach((id) => this.asked.delete(id))
      }
    }
  }
}
