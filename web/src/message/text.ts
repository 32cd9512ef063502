import type { Range } from '../model'
import { HASHTAG, LONGEST, lowerCase } from './hashtag'

/** A piece of a text, for showing it. */
export interface Piece {
  readonly kind: 'text' | 'link' | 'hashtag'
  readonly text: string
  /** Whether a search has found it. */
  readonly hit: boolean
  /** Of a link. */
  readonly href?: string
  /** Of a hashtag: as it is searched for. */
  readonly hashtag?: string
}

// A link: http or https, without punctuation at its end. A hashtag: as the hub finds it.
const FINDS = new RegExp(`(?<link>https?://[^\\s<>"'\`{}|\\\\^\\u0000-\\u001f]+)|${HASHTAG}`, 'giu')
const AT_END = new Set('.,;:!?…»”’)]')
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[' }
/** The longest address that becomes a link, in code units. */
const LONGEST_LINK = 2048
/** The most links and hashtags in a text; the rest stays text. */
const MOST = 200

/**
 * Takes a text apart into what is shown differently. Put together again, the pieces are the text.
 * @param hits what a search has found, in code points, in order
 */
export function pieces(text: string, hits: readonly Range[] = []): Piece[] {
  return marked(linked(text), text, hits)
}

function linked(text: string): Omit<Piece, 'hit'>[] {
  const found: Omit<Piece, 'hit'>[] = []
  let done = 0
  for (const match of text.matchAll(FINDS)) {
    const { link, tag } = match.groups ?? {}
    const piece = link === undefined ? toHashtag(match[0], tag ?? '') : toLink(match[0])
    if (piece === undefined) continue
    if (found.length >= 2 * MOST) break
    if (match.index > done) found.push({ kind: 'text', text: text.slice(done, match.index) })
    found.push(piece)
    done = match.index + piece.text.length
  }
  if (done < text.length) found.push({ kind: 'text', text: text.slice(done) })
  return found
}

function toHashtag(text: string, word: string): Omit<Piece, 'hit'> | undefined {
  return [...word].length > LONGEST ? undefined : { kind: 'hashtag', text, hashtag: lowerCase(word) }
}

function toLink(found: string): Omit<Piece, 'hit'> | undefined {
  if (found.length > LONGEST_LINK) return undefined
  const text = withoutEnd(found)
  try {
    return { kind: 'link', text, href: new URL(text).href }
  } catch {
    return undefined
  }
}

/** A bracket at the end belongs to a link that has one to open it, too. */
function withoutEnd(link: string): string {
  let end = link.length
  while (end > 0 && AT_END.has(link.charAt(end - 1))) end--
  let text = link.slice(0, end)
  for (;;) {
    const next = link.charAt(text.length)
    const opening = OPENING[next]
    if (opening === undefined || count(text, opening) <= count(text, next)) return text
    text += next
  }
}

function count(text: string, letter: string): number {
  return text.split(letter).length - 1
}

function marked(pieces: Omit<Piece, 'hit'>[], text: string, hits: readonly Range[]): Piece[] {
  if (hits.length === 0) return pieces.map((piece) => ({ ...piece, hit: false }))
  const bounds = codeUnits(text, hits)
  const result: Piece[] = []
  let at = 0
  for (const piece of pieces) {
    const end = at + piece.text.length
    const cuts = [at, ...bounds.filter((bound) => bound > at && bound < end), end]
    for (let i = 0; i + 1 < cuts.length; i++) {
      const [from, to] = [cuts[i] ?? 0, cuts[i + 1] ?? 0]
      const inside = bounds.filter((bound) => bound <= from).length % 2 === 1
      result.push({ ...piece, text: text.slice(from, to), hit: inside })
    }
    at = end
  }
  return result
}

/** Starts and ends, in turn and rising, in the code units that JavaScript counts in. */
function codeUnits(text: string, hits: readonly Range[]): number[] {
  const wanted = joined(hits).flatMap(({ start, end }) => [start, end])
  const bounds: number[] = []
  let points = 0
  let units = 0
  for (const point of text) {
    if (wanted[bounds.length] === points) bounds.push(units)
    points++
    units += point.length
  }
  while (bounds.length < wanted.length) bounds.push(units)
  return bounds
}

/** In order; those that touch or overlap are one, and empty ones none. */
function joined(hits: readonly Range[]): Range[] {
  const found: Range[] = []
  for (const { start, end } of [...hits].sort((a, b) => a.start - b.start)) {
    const last = found.at(-1)
    if (end <= start) continue
    if (last === undefined || last.end < start) found.push({ start, end })
    else found[found.length - 1] = { start: last.start, end: Math.max(last.end, end) }
  }
  return found
}
