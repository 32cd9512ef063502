/** Does things at once where they come seldom, and where they come often together, no more often than so many milliseconds. */
export class Pace {
  private readonly waiting: (() => void)[] = []
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly milliseconds: number) {}

  /** Each thing is done once, in this order. */
  run(action: () => void): void {
    if (this.timer !== undefined) {
      this.waiting.push(action)
      return
    }
    this.timer = setTimeout(() => this.rest(), this.milliseconds)
    action()
  }

  private rest(): void {
    this.timer = undefined
    const [first, ...others] = this.waiting.splice(0)
    if (first === undefined) return
    this.run(first)
    others.forEach((action) => action())
  }
}
