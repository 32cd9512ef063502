/** Chance that is the same for the same seed, so that a test that failed fails again. */
export class Chance {
  private state: number

  constructor(seed: number) {
    this.state = seed >>> 0
    for (let i = 0; i < 4; i++) this.next()
  }

  /** From 0 to below 1. */
  next(): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0
    return this.state / 2 ** 32
  }

  /** A whole number from 0 to below a bound. */
  below(bound: number): number {
    return Math.floor(this.next() * bound)
  }

  /** Whether something happens that does so in so many of a hundred cases. */
  percent(cases: number): boolean {
    return this.below(100) < cases
  }

  /** One of them; there must be one. */
  one<T>(all: readonly T[]): T {
    return all[this.below(all.length)] as T
  }
}
