/** How long to wait before the next attempt: 0.25 s, doubling up to 5 s, a quarter more or less by chance. */
export class Backoff {
  private failures = 0

  constructor(private readonly random: () => number = Math.random) {}

  /** Milliseconds. */
  next(): number {
    const plain = Math.min(250 * 2 ** this.failures++, 5000)
    return plain * (0.75 + this.random() / 2)
  }

  reset(): void {
    this.failures = 0
  }
}
