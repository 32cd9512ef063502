import { ref, shallowRef } from 'vue'

import { ApiError, type Api, type HashtagCount } from '../../api'
import { filled, runs, type Span } from './steps'
import { filterOf, shapeOf, type Shape, type Wanted } from './wanted'

/** Hashtags that are listed. */
const TOP = 10

/** What was counted. */
export interface Counts extends Span {
  readonly wanted: Wanted
  readonly shape: Shape
  /** For each bucket. */
  readonly counts: readonly number[]
  readonly total: number
  readonly top: readonly HashtagCount[]
}

/** Counts as they are asked for, the last time again and again as time goes on. */
export class Counting {
  readonly counts = shallowRef<Counts | undefined>()
  readonly loading = ref(false)
  /** Why what is asked for could not be read. */
  readonly failure = shallowRef<ApiError | undefined>()
  private aborting = new AbortController()

  constructor(
    private readonly api: Pick<Api, 'trends' | 'topHashtags'>,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Counts anew; what was asked for before is given up. What was counted stays until then. */
  async ask(wanted: Wanted): Promise<void> {
    this.failure.value = undefined
    this.loading.value = true
    await this.read(wanted, (failure) => {
      this.failure.value = failure
      this.counts.value = undefined
    })
  }

  /** Counts the same at the present time, unless it has ended. When that fails, the next time will do. */
  async refresh(): Promise<void> {
    const before = this.counts.value
    if (before?.shape.live === true && !this.loading.value) await this.read(before.wanted, () => {})
  }

  /** Gives up what is being read. */
  stop(): void {
    this.aborting.abort()
  }

  private async read(wanted: Wanted, onFailure: (failure: ApiError) => void): Promise<void> {
    this.aborting.abort()
    const { signal } = (this.aborting = new AbortController())
    try {
      const counts = await this.count(wanted, shapeOf(wanted, this.now()), signal)
      if (!signal.aborted) this.counts.value = counts
    } catch (failure) {
      if (signal.aborted) return
      if (!(failure instanceof ApiError)) throw failure
      onFailure(failure)
    } finally {
      if (!signal.aborted) this.loading.value = false
    }
  }

  private async count(wanted: Wanted, shape: Shape, signal: AbortSignal): Promise<Counts> {
    const filter = filterOf(wanted)
    const { bounds } = shape
    const [from, to] = [bounds[0] ?? this.now(), bounds.at(-1) ?? this.now()]
    const [top, ...counted] = await Promise.all([
      this.api.topHashtags({ topicId: filter.topicId, from, to }, TOP, signal),
      ...runs(bounds).map((run) =>
        this.api.trends({ ...filter, from: run.from, to: run.to }, `${run.minutes}m`, signal),
      ),
    ])
    const counts = filled(bounds, counted.flat())
    return { wanted, shape, from, to, counts, total: counts.reduce((sum, count) => sum + count, 0), top }
  }
}
