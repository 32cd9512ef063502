import { computed, ref, shallowRef } from 'vue'

import { ApiError, type Api, type Found, type Page } from '../../api'
import type { Message, Range } from '../../model'
import { filterOf, isNothing, NOTHING, problemOf, same, type Wanted } from './wanted'

/** Messages that are read at once. */
export const PAGE = 30

/** What a search has found so far. */
export interface Results {
  readonly wanted: Wanted
  readonly messages: readonly Message[]
  /** Of each message that has any, in order. */
  readonly highlights: ReadonlyMap<string, readonly Range[]>
  /** Empty when all was found. */
  readonly nextPageKey: string
}

/** A search as it goes on: the last one asked for counts, and what it finds replaces what was there. */
export class Searching {
  /** Nothing before the first answer, or when nothing is asked for. */
  readonly results = shallowRef<Results | undefined>()
  readonly loading = ref<'first' | 'more' | undefined>()
  /** Why the last reading failed. */
  readonly failure = shallowRef<ApiError | undefined>()
  readonly more = computed(() => (this.results.value?.nextPageKey ?? '') !== '')
  private wanted = NOTHING
  private aborting = new AbortController()

  constructor(private readonly api: Pick<Api, 'search' | 'filtered'>) {}

  /** Finds the first page; what was asked for before is given up. Asking again for the same reads it anew. */
  async ask(wanted: Wanted): Promise<void> {
    this.begin(wanted)
    if (isNothing(wanted) || problemOf(wanted) !== '') {
      this.results.value = undefined
      return
    }
    await this.read('first', '', { wanted, messages: [], highlights: new Map(), nextPageKey: '' })
  }

  /** Finds the next page, if there is one and none is being read. */
  async readMore(): Promise<void> {
    const before = this.results.value
    if (before === undefined || before.nextPageKey === '' || this.loading.value !== undefined) return
    if (!same(before.wanted, this.wanted)) return
    this.failure.value = undefined
    await this.read('more', before.nextPageKey, before)
  }

  /** Once more what has failed. */
  async retry(): Promise<void> {
    const results = this.results.value
    if (results !== undefined && same(results.wanted, this.wanted)) await this.readMore()
    else await this.ask(this.wanted)
  }

  /** Shows what was found before. */
  restore(results: Results): void {
    this.begin(results.wanted)
    this.results.value = results
  }

  /** Gives up what is being read. */
  stop(): void {
    this.aborting.abort()
    this.loading.value = undefined
  }

  private begin(wanted: Wanted): void {
    this.stop()
    this.wanted = wanted
    this.failure.value = undefined
  }

  private async read(which: 'first' | 'more', pageKey: string, before: Results): Promise<void> {
    const { signal } = (this.aborting = new AbortController())
    this.loading.value = which
    try {
      const page = await this.page(before.wanted, pageKey, signal)
      if (signal.aborted) return
      const known = new Set(before.messages.map(({ id }) => id))
      this.results.value = {
        wanted: before.wanted,
        messages: [...before.messages, ...page.items.filter(({ id }) => !known.has(id))],
        highlights: new Map([...before.highlights, ...('highlights' in page ? page.highlights : [])]),
        nextPageKey: page.nextPageKey,
      }
    } catch (failure) {
      if (signal.aborted) return
      if (!(failure instanceof ApiError)) throw failure
      this.failure.value = failure
      if (which === 'first') this.results.value = undefined
    } finally {
      if (!signal.aborted) this.loading.value = undefined
    }
  }

  private page(wanted: Wanted, pageKey: string, signal: AbortSignal): Promise<Found | Page<Message>> {
    const query = wanted.query.trim()
    return query === ''
      ? this.api.filtered(filterOf(wanted), pageKey, PAGE, signal)
      : this.api.search(query, filterOf(wanted), pageKey, PAGE, signal)
  }
}
