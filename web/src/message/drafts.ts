import { Kept } from '../storage'

/** The most topics that a draft is kept of; beyond, the oldest is forgotten. */
const MOST = 100

/** What somebody has begun to write, by topic. */
export class Drafts {
  private readonly kept: Kept<[string, string][]>
  private readonly texts: Map<string, string>

  constructor(owner: string) {
    this.kept = new Kept(`parley.drafts.${owner}`, (json) => (Array.isArray(json) ? json : undefined))
    this.texts = new Map(this.kept.load())
  }

  of(topicId: string): string {
    return this.texts.get(topicId) ?? ''
  }

  set(topicId: string, text: string): void {
    if (text === this.of(topicId)) return
    this.texts.delete(topicId)
    if (text.trim() !== '') this.texts.set(topicId, text)
    if (this.texts.size > MOST) this.texts.delete(this.texts.keys().next().value ?? '')
    this.kept.save([...this.texts])
  }
}
