/** Minutes that a bucket may be long, in order; from two hours on they follow the clock, from a day on the calendar. */
const MINUTES = [1, 2, 5, 10, 20, 30, 60, 120, 180, 360, 720, 1440, 2880, 4320, 10080, 20160, 43200, 86400] as const

/** The length of a bucket, in minutes. */
export type Step = (typeof MINUTES)[number]

const MINUTE = 60_000
const HOUR = 60
const DAY = 1440
/** The most buckets of a chart; the fewest are about 60, since a step is less than three times the one before. */
export const BUCKETS_MOST = 170
/** The fewest that can be looked at: closer is not zoomed. */
export const BUCKETS_LEAST = 10
/** The longest period that has a step, in milliseconds. */
export const LONGEST = 86400 * BUCKETS_MOST * MINUTE

/** From inclusive, to exclusive. */
export interface Span {
  readonly from: Date
  readonly to: Date
}

/** The finest step that a period has not too many buckets of. */
export function stepFor({ from, to }: Span): Step {
  const minutes = (to.getTime() - from.getTime()) / MINUTE
  return MINUTES.find((step) => minutes / step <= BUCKETS_MOST) ?? MINUTES[MINUTES.length - 1] ?? 1
}

/** Where the bucket begins that the time is in: buckets of a day begin with days of the reader, shorter ones divide them. */
export function floor(time: Date, step: Step): Date {
  if (step > HOUR) return plus(time, step, 0)
  // The zone's offset is whole minutes, and mostly whole or half hours.
  const offset = time.getTimezoneOffset() * MINUTE
  const length = step * MINUTE
  return new Date(Math.floor((time.getTime() - offset) / length) * length + offset)
}

/** Where the bucket ends that the time is in; the time itself, when one begins there. */
export function ceil(time: Date, step: Step): Date {
  const from = floor(time, step)
  return from.getTime() === time.getTime() ? time : plus(from, Math.min(step, DAY) as Step, 1)
}

/**
 * So many buckets later. Where clocks change, an hour comes twice or not at all: buckets that follow the clock are then longer or
 * shorter than others.
 */
export function plus(time: Date, step: Step, times: number): Date {
  if (step <= HOUR) return new Date(time.getTime() + step * MINUTE * times)
  const days = step >= DAY ? (step / DAY) * times : 0
  const hours = step / HOUR
  // A bucket that would begin in an hour that does not come begins after it, and yet counts from it.
  const hour = step >= DAY ? 0 : Math.floor(time.getHours() / hours) * hours + hours * times
  return new Date(time.getFullYear(), time.getMonth(), time.getDate() + days, hour)
}

/** Where the buckets of a period begin, and, last, where the last one ends: at the period's end or after it. */
export function bounds({ from, to }: Span, step: Step): Date[] {
  const first = floor(from, step)
  const all = [first]
  for (let i = 1; (all.at(-1)?.getTime() ?? 0) < to.getTime(); i++) {
    const next = plus(first, step, i)
    // An hour that does not come is no bucket.
    if (next.getTime() > (all.at(-1)?.getTime() ?? 0)) all.push(next)
  }
  return all
}

/** Buckets side by side that are of the same length. */
export interface Run extends Span {
  /** How long each is, in minutes. */
  readonly minutes: number
}

/** What to ask the hub for, which divides time by the length alone: as few runs as cover all. */
export function runs(bounds: readonly Date[]): Run[] {
  const found: Run[] = []
  for (let i = 0; i + 1 < bounds.length; i++) {
    const [from, to] = [bounds[i], bounds[i + 1]]
    if (from === undefined || to === undefined) continue
    const minutes = (to.getTime() - from.getTime()) / MINUTE
    const last = found.at(-1)
    if (last?.minutes === minutes) found[found.length - 1] = { ...last, to }
    else found.push({ from, to, minutes })
  }
  return found
}

/** How many there are in each bucket, 0 where nothing was counted. */
export function filled(
  bounds: readonly Date[],
  counted: readonly { readonly from: Date; readonly count: number }[],
): number[] {
  const places = new Map(bounds.slice(0, -1).map((from, i) => [from.getTime(), i]))
  const counts = Array.from(places, () => 0)
  for (const { from, count } of counted) {
    const place = places.get(from.getTime())
    if (place !== undefined) counts[place] = (counts[place] ?? 0) + count
  }
  return counts
}
