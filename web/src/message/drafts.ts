import { Kept } from '../storage'

/** The most topics that a draft is kept of; beyond, the oldest is forgotten. */
const MOST = 100

/** What somebody has begun to write, by topic. */
export class Drafts {
  private readonly kept: Kept<[string, string][]>
  private texts: Map<string, string>
  /** Whether the browser keeps them. */
  private isKept = true

  constructor(owner: string) {
    this.kept = new Kept(`parley.drafts.${owner}`, read)
    this.texts = new Map(this.kept.load())
  }

  of(topicId: string): string {
    return this.texts.get(topicId) ?? ''
  }

  set(topicId: string, text: string): void {
    if (text === this.of(topicId)) return
    // Another tab may have drafts of other topics.
    if (this.isKept) this.texts = new Map(this.kept.load())
    this.texts.delete(topicId)
    if (text.trim() !== '') this.texts.set(topicId, text)
    if (this.texts.size > MOST) this.texts.delete(this.texts.keys().next().value ?? '')
    this.isKept = this.kept.save([...this.texts])
  }
}

function read(json: unknown): [string, string][] | undefined {
  if (!Array.isArray(json)) return undefined
  return json.filter((one) => Array.isArray(one) && one.length === 2 && one.every((part) => typeof part === 'string'))
}
