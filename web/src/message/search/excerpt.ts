import type { Range } from '../../model'

/** A part of a text, and what was found in it, in code points of the part. */
export interface Excerpt {
  readonly text: string
  readonly hits: readonly Range[]
}

/** The most that is shown of a message, in code points. */
const MOST = 480
/** What is shown before the first hit, at most. */
const BEFORE = 120
/** How far a cut moves to fall between words. */
const REACH = 24
const CUT = '…'
const SPACE = /^\s$/u

/**
 * The part of a text that shows why it was found: its beginning, when the first hit is there, else what is around that. An ellipsis
 * stands for what is left out.
 * @param hits in code points, in order
 */
export function excerpt(text: string, hits: readonly Range[], most = MOST): Excerpt {
  // Never fewer code units than code points.
  if (text.length <= most) return { text, hits }
  const points = [...text]
  if (points.length <= most) return { text, hits }
  const first = hits[0]?.start ?? 0
  const before = Math.min(BEFORE, Math.floor(most / 3))
  let from = first <= most - before ? 0 : Math.min(first - before, points.length - most)
  let to = Math.min(from + most, points.length)
  if (from > 0) from = between(points, from, Math.min(from + REACH, first), 1)
  if (to < points.length) to = between(points, to, to - REACH, -1)
  while (from > 0 && SPACE.test(points[from] ?? '')) from++
  while (to < points.length && SPACE.test(points[to - 1] ?? '')) to--
  const head = from > 0 ? CUT : ''
  const shift = from - head.length
  return {
    text: head + points.slice(from, to).join('') + (to < points.length ? CUT : ''),
    hits: hits
      .filter(({ start, end }) => end > from && start < to)
      .map(({ start, end }) => ({ start: Math.max(start, from) - shift, end: Math.min(end, to) - shift })),
  }
}

/** The place nearest to `at` where a word begins or ends, not beyond `limit`; `at` when there is none. */
function between(points: readonly string[], at: number, limit: number, step: 1 | -1): number {
  for (let i = at; step * (limit - i) >= 0; i += step) {
    if (SPACE.test(points[i - 1] ?? ' ') || SPACE.test(points[i] ?? ' ')) return i
  }
  return at
}
