import type { Visit } from '../../app'
import { ulid } from '../ulid'
import type { Results } from './searching'

/** What somebody comes back to. */
export interface Place {
  readonly results: Results
  /** How far was scrolled, in pixels. */
  readonly top: number
  /** The message that was opened last. */
  readonly opened: string | undefined
}

/** The most that are remembered; beyond, the oldest is forgotten and searched for anew. */
const MOST = 20
/** The name in the state of an entry of the browser's history. */
const NAME = 'parleySearch'

/**
 * Results by the entry of the browser's history in which they were shown, so that going back finds the same ones. A new entry begins
 * without, even at the same address.
 */
export class Remembered {
  private readonly places = new Map<string, Place>()

  constructor(private readonly entries: Pick<History, 'state' | 'replaceState'> = history) {}

  /** What the present entry has shown, and what that is called. */
  here(): (Place & { readonly name: string }) | undefined {
    const state = this.entries.state as Record<string, unknown> | null
    const name = String(state?.[NAME])
    const place = this.places.get(name)
    return place && { ...place, name }
  }

  /** Begins to remember what the present entry shows, and answers what to call it. */
  begin(place: Place): string {
    const name = ulid()
    this.set(name, place)
    this.entries.replaceState({ ...(this.entries.state as object | null), [NAME]: name }, '')
    return name
  }

  /** Whatever entry is present. */
  set(name: string, place: Place): void {
    this.places.delete(name)
    this.places.set(name, place)
    if (this.places.size > MOST) this.places.delete(this.places.keys().next().value ?? '')
  }
}

const byVisit = new WeakMap<Visit, Remembered>()

/** Those of whoever uses the page now. */
export function rememberedBy(visit: Visit): Remembered {
  const known = byVisit.get(visit) ?? new Remembered()
  byVisit.set(visit, known)
  return known
}
