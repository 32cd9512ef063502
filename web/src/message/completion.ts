import { LETTER } from './hashtag'

/** A hashtag that is being typed. */
export interface Begun {
  /** Where its `#` is. */
  readonly at: number
  /** What stands behind that so far. */
  readonly begin: string
}

const BEGUN = new RegExp(`(?<!${LETTER})#(${LETTER}*)$`, 'u')

/** The hashtag that ends where the caret is, if one does. */
export function hashtagAt(text: string, caret: number): Begun | undefined {
  const match = BEGUN.exec(text.slice(0, caret))
  return match === null ? undefined : { at: match.index, begin: match[1] ?? '' }
}

/** The text with the hashtag whole, and where the caret then is: behind the space that follows. */
export function completed(text: string, { at, begin }: Begun, hashtag: string): { text: string; caret: number } {
  const before = `${text.slice(0, at)}#${hashtag} `
  return { text: before + text.slice(at + 1 + begin.length).replace(/^ /, ''), caret: before.length }
}
