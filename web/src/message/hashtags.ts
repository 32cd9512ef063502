import type { Api } from '../api'
import { lowerCase } from './hashtag'

const DAY = 86_400_000
/** Days that count for what is suggested. */
const DAYS = 30
/** The most that the hub tells of. */
const MOST = 100
/** How long the answer is good for, in milliseconds. */
const FRESH = 60_000

/** Hashtags to suggest: those that many use come first. */
export class Hashtags {
  private popular: readonly string[] = []
  private askedAt = 0

  constructor(
    private readonly api: Pick<Api, 'topHashtags'>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Those that begin so, lower-cased, some of which may be in use nearby alone. */
  async beginningWith(start: string, nearby: Iterable<string>, most: number): Promise<string[]> {
    await this.ask()
    const wanted = lowerCase(start)
    const found = new Set<string>()
    for (const hashtag of [...this.popular, ...nearby]) {
      if (hashtag.startsWith(wanted) && hashtag !== wanted) found.add(hashtag)
      if (found.size === most) break
    }
    return [...found]
  }

  private async ask(): Promise<void> {
    if (this.now() - this.askedAt < FRESH) return
    this.askedAt = this.now()
    try {
      const filter = { from: new Date(this.now() - DAYS * DAY), to: new Date(this.now()) }
      this.popular = (await this.api.topHashtags(filter, MOST)).map(({ hashtag }) => hashtag)
    } catch {
      // Those nearby are suggested alone.
    }
  }
}
