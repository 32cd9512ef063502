/**
 * What the browser keeps for the next time, as JSON. Storage may be full, switched off or changed by hand: what cannot be kept is
 * kept until the page is left, and what cannot be read is as if it were not there.
 */
export class Kept<T> {
  /**
   * @param read what the stored form means; throws, or gives nothing, when it means nothing
   * @param storage where; to ask for it may be forbidden, too
   */
  constructor(
    private readonly name: string,
    private readonly read: (json: unknown) => T | undefined,
    private readonly storage: () => Storage = () => localStorage,
  ) {}

  load(): T | undefined {
    try {
      const text = this.storage().getItem(this.name)
      return text === null ? undefined : this.read(JSON.parse(text))
    } catch {
      return undefined
    }
  }

  /** @returns whether it is kept now */
  save(value: T): boolean {
    try {
      this.storage().setItem(this.name, JSON.stringify(value))
      return true
    } catch {
      // Full or switched off.
      return false
    }
  }

  clear(): void {
    try {
      this.storage().removeItem(this.name)
    } catch {
      // Switched off.
    }
  }
}
