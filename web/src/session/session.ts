import { computed, ref, type ComputedRef } from 'vue'

import { ID } from '../model'
import { Kept } from '../storage'

/** Who is signed in. In development mode the password follows from the name, so the name is all that is kept. */
export class Session {
  private readonly kept = new Kept<string>('parley.user', (json) =>
    typeof json === 'string' && ID.test(json) ? json : undefined,
  )
  private readonly name = ref(this.kept.load())

  /** The id of whoever is signed in. */
  readonly userId: ComputedRef<string | undefined> = computed(() => this.name.value)

  /** Whether the hub has refused whoever was signed in last. */
  readonly refused = ref(false)

  /** What to send as `Authorization`. */
  authorization(): string | undefined {
    return this.name.value === undefined ? undefined : Session.authorizationOf(this.name.value)
  }

  static authorizationOf(name: string): string {
    return `Basic ${btoa(`${name}:${name}123`)}`
  }

  signIn(name: string): void {
    this.kept.save(name)
    this.name.value = name
    this.refused.value = false
  }

  signOut(): void {
    this.kept.clear()
    this.name.value = undefined
  }

  /** The hub does not know the user any more. */
  refuse(): void {
    this.signOut()
    this.refused.value = true
  }
}
