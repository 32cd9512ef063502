import type { LocationQuery, LocationQueryRaw } from 'vue-router'

import type { Filter } from '../../api'
import { ID } from '../../model'
import { parameter } from '../../ui/address'
import { isHashtag, lowerCase } from '../hashtag'
import { BUCKETS_LEAST, bounds, ceil, floor, LONGEST, plus, stepFor, type Span, type Step } from './steps'

/** Periods that end now. */
export const PERIODS = ['hour', 'day', 'week', 'month', 'year'] as const
export type Period = (typeof PERIODS)[number]

/** What is counted, as it stands in the page's address. */
export interface Wanted {
  readonly period: Period
  /** Empty for all. */
  readonly topic: string
  /** Empty for any. */
  readonly hashtag: string
  /** A part of time that is looked at closer, instead of the period. */
  readonly zoom: Span | undefined
}

/** The step of each period, and how many of it there are. */
const SHAPES: Record<Period, readonly [Step, number]> = {
  hour: [1, 60],
  day: [10, 144],
  week: [60, 168],
  month: [360, 120],
  year: [4320, 122],
}
const MINUTE = 60_000

/** What an address asks for; what means nothing is left out. */
export function wantedOf(query: LocationQuery): Wanted {
  const one = (name: string): string => parameter(query, name)
  const [from, to] = [time(one('from')), time(one('to'))]
  const spans = from !== undefined && to !== undefined && from < to && to.getTime() - from.getTime() <= LONGEST
  return {
    period: PERIODS.find((period) => period === one('period')) ?? 'day',
    topic: ID.test(one('topic')) ? one('topic') : '',
    hashtag: hashtagOf(one('hashtag')) ?? '',
    zoom: spans ? { from, to } : undefined,
  }
}

/** The other way. The same is always written in the same way. */
export function addressOf({ period, topic, hashtag, zoom }: Wanted): LocationQueryRaw {
  return {
    ...(period === 'day' ? {} : { period }),
    ...(topic === '' ? {} : { topic }),
    ...(hashtag === '' ? {} : { hashtag }),
    ...(zoom === undefined ? {} : { from: written(zoom.from), to: written(zoom.to) }),
  }
}

/** A hashtag as it is asked for, from how somebody typed it: empty for none, nothing when it is no hashtag. */
export function hashtagOf(typed: string): string | undefined {
  const hashtag = lowerCase(typed.trim().replace(/^#+/u, ''))
  return hashtag === '' || isHashtag(hashtag) ? hashtag : undefined
}

/** Which of all messages are counted. */
export function filterOf({ topic, hashtag }: Wanted): Filter {
  return { topicId: topic, hashtag }
}

/** What to show: from where to where, and in which buckets. */
export interface Shape {
  readonly step: Step
  /** Where buckets begin and the last one ends; at least two. */
  readonly bounds: readonly Date[]
  /** Whether the last of them goes on. */
  readonly live: boolean
}

export function shapeOf({ period, zoom }: Wanted, now: Date): Shape {
  if (zoom !== undefined) {
    const step = stepFor(zoom)
    return { step, bounds: bounds(zoom, step), live: zoom.to > now }
  }
  const [step, count] = SHAPES[period]
  const to = ceil(now, step)
  // The clock may change in between: what is asked for then begins an hour earlier or later.
  const all = bounds({ from: floor(plus(to, step, -count), step), to }, step)
  return { step, bounds: all, live: true }
}

/** A part of time to look at closer, made to begin and end with the buckets that it will have, and not too short. */
export function zoomed({ from, to }: Span): Span {
  const step = stepFor({ from, to })
  const wide = { from: floor(from, step), to: ceil(to, step) }
  const least = BUCKETS_LEAST * step * MINUTE
  const missing = least - (wide.to.getTime() - wide.from.getTime())
  if (missing <= 0) return wide
  const middle = new Date(wide.from.getTime() - missing / 2)
  const begin = floor(middle, step)
  return { from: begin, to: new Date(begin.getTime() + least) }
}

function time(text: string): Date | undefined {
  // The years that a hub may know of.
  const time = new Date(/^[2-8]\d{3}-\d\d-\d\dT/.test(text) ? text : NaN)
  return Number.isNaN(time.getTime()) ? undefined : time
}

function written(time: Date): string {
  return time.toISOString().replace(/(:00)?\.\d+Z$/, 'Z')
}
