import { locale, strings } from '../strings'

const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' })
const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' })
const thisYear = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' })
const otherYear = new Intl.DateTimeFormat(locale, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})
const shortDay = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
const short = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })

/** The time of day, in the reader's zone. */
export const timeOfDay = (date: Date): string => clock.format(date)

/** The time of day today, else the day. */
export const timeOrDay = (date: Date, now: Date = new Date()): string =>
  sameDay(date, now) ? clock.format(date) : shortDay.format(date)

/** With everything. */
export const exactTime = (date: Date): string => exact.format(date)

/** Day and time, short. */
export const dayAndTime = (date: Date): string => short.format(date)

/** "Today", "Yesterday", or the day. */
export function dayName(date: Date, now: Date = new Date()): string {
  if (sameDay(date, now)) return strings.time.today
  if (sameDay(date, new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return strings.time.yesterday
  return (date.getFullYear() === now.getFullYear() ? thisYear : otherYear).format(date)
}

/** In the reader's zone. */
export function sameDay(a: Date, b: Date): boolean {
  return a.getFullYear() === b.getFullYear() && a.getMonth() === b.getMonth() && a.getDate() === b.getDate()
}
