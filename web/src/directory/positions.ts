import { shallowReactive } from 'vue'

import { Kept } from '../storage'

/** The most topics that are remembered; beyond, those in which nothing was read for the longest are forgotten. */
export const MOST = 2000
/** How often is saved at most, in milliseconds. */
const OFTEN = 1_000

/** How far each topic was read, kept by the browser for the next time and for other tabs, which tell each other. */
export class Positions {
  private readonly kept: Kept<Record<string, number>>
  /** Those read last at the end. */
  private readonly positions: Map<string, number>
  /** As {@link positions}, for those who look on. */
  private readonly reactive = shallowReactive(new Map<string, number>())
  /** Runs while it is too early to save again. */
  private timer: ReturnType<typeof setTimeout> | undefined
  private unsaved = false
  private stopped = false
  private readonly onStorage = ({ key }: StorageEvent) => {
    if (key === this.name) this.join()
  }
  private readonly flush = () => {
    if (this.unsaved) this.save()
  }

  /** @param onForgotten told of each topic that is forgotten because there are too many */
  constructor(
    private readonly name: string,
    private readonly onForgotten: (topicId: string) => void = () => {},
  ) {
    this.kept = new Kept(name, positions)
    this.positions = new Map()
    this.join()
    addEventListener('storage', this.onStorage)
    addEventListener('pagehide', this.flush)
  }

  stop(): void {
    this.flush()
    this.stopped = true
    clearTimeout(this.timer)
    removeEventListener('storage', this.onStorage)
    removeEventListener('pagehide', this.flush)
  }

  get(topicId: string): number | undefined {
    return this.positions.get(topicId)
  }

  /** As {@link get}; whoever calls it learns of changes. */
  shown(topicId: string): number | undefined {
    return this.reactive.get(topicId)
  }

  raise(topicId: string, position: number): void {
    if (position <= (this.positions.get(topicId) ?? -1)) return
    this.set(topicId, position)
    this.unsaved = true
    if (this.timer === undefined) this.save()
  }

  /** What other tabs have kept does not count. */
  lower(topicId: string, position: number): void {
    this.join()
    this.set(topicId, position)
    this.write()
  }

  delete(topicId: string): void {
    this.join()
    this.positions.delete(topicId)
    this.reactive.delete(topicId)
    this.write()
  }

  clear(): void {
    this.positions.clear()
    this.reactive.clear()
    this.write()
  }

  private set(topicId: string, position: number): void {
    this.positions.delete(topicId)
    this.positions.set(topicId, position)
    this.reactive.set(topicId, position)
  }

  /** What was read in another tab is read here, too. */
  private join(): void {
    for (const [topicId, position] of Object.entries(this.kept.load() ?? {})) {
      if (position > (this.positions.get(topicId) ?? -1)) this.set(topicId, position)
    }
    this.prune()
  }

  private save(): void {
    if (this.stopped) return
    this.join()
    this.write()
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.timer = undefined
      this.flush()
    }, OFTEN)
  }

  private write(): void {
    if (this.stopped) return
    this.unsaved = false
    this.kept.save(Object.fromEntries(this.positions))
  }

  private prune(): void {
    for (const topicId of this.positions.keys()) {
      if (this.positions.size <= MOST) return
      this.positions.delete(topicId)
      this.reactive.delete(topicId)
      this.onForgotten(topicId)
    }
  }
}

function positions(json: unknown): Record<string, number> {
  const all = typeof json === 'object' && json !== null ? Object.entries(json) : []
  return Object.fromEntries(all.filter(([, position]) => Number.isInteger(position)))
}
