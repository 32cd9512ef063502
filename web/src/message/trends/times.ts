import { locale } from '../../strings'
import type { Span, Step } from './steps'

const HOUR = 60
const DAY = 1440

const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
const wholeDay = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' })
const month = new Intl.DateTimeFormat(locale, { month: 'short' })
const year = new Intl.DateTimeFormat(locale, { year: 'numeric' })
const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' })
const moment = new Intl.DateTimeFormat(locale, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
})
const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })

/** When a bucket is, in the reader's zone. */
export function bucketName(span: Span, step: Step): string {
  if (step >= DAY) return weekday.formatRange(span.from, lastDay(span))
  return step === 1 ? moment.format(span.from) : moment.formatRange(span.from, span.to)
}

/** When a period is: from and to. */
export function ends(span: Span, step: Step): [string, string] {
  return step >= DAY
    ? [wholeDay.format(span.from), wholeDay.format(lastDay(span))]
    : [exact.format(span.from), exact.format(span.to)]
}

/** When a period is, short. */
export function spanName(span: Span, step: Step): string {
  return step >= DAY ? wholeDay.formatRange(span.from, lastDay(span)) : exact.formatRange(span.from, span.to)
}

/** What stands below a chart at a time, where one such follows the other after so many seconds. */
export function tick(time: Date, seconds: number): string {
  const minutes = seconds / 60
  if (minutes >= 28 * DAY) return time.getMonth() === 0 ? year.format(time) : month.format(time)
  if (minutes >= DAY || (time.getHours() === 0 && time.getMinutes() === 0)) return day.format(time)
  return clock.format(time)
}

/** A step as so many minutes, hours or days. */
export function unitOf(step: Step): { unit: 'minutes' | 'hours' | 'days'; count: number } {
  if (step >= DAY) return { unit: 'days', count: step / DAY }
  return step >= HOUR ? { unit: 'hours', count: step / HOUR } : { unit: 'minutes', count: step }
}

function lastDay({ to }: Span): Date {
  return new Date(to.getTime() - 1)
}
