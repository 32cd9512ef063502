import { describe, expect, it } from 'vitest'

import { strings } from '../strings'
import { dayName, exactTime, sameDay, timeOrDay, timeOfDay } from './time'

// In the reader's zone, whichever that is.
const NOW = new Date(2026, 2, 1, 12, 0)

describe('a day', () => {
  it('is today or yesterday by the calendar, however few hours ago', () => {
    expect(dayName(new Date(2026, 2, 1, 0, 0), NOW)).toBe(strings.time.today)
    expect(dayName(new Date(2026, 1, 28, 23, 59), NOW)).toBe(strings.time.yesterday)
    expect(dayName(new Date(2026, 1, 28, 0, 0), NOW)).toBe(strings.time.yesterday)
    expect(dayName(new Date(2025, 11, 31, 12, 0), new Date(2026, 0, 1, 0, 1))).toBe(strings.time.yesterday)
  })

  it('else has its name, with the year when that is another one', () => {
    const [thisYear, otherYear] = [dayName(new Date(2026, 1, 27), NOW), dayName(new Date(2025, 1, 27), NOW)]

    expect(thisYear).toContain('27')
    expect(thisYear).not.toContain('2026')
    expect(otherYear).toContain('2025')
  })

  it('is the same from midnight to midnight', () => {
    expect(sameDay(new Date(2026, 2, 1, 0, 0), new Date(2026, 2, 1, 23, 59))).toBe(true)
    expect(sameDay(new Date(2026, 2, 1, 23, 59), new Date(2026, 2, 2, 0, 0))).toBe(false)
    expect(sameDay(new Date(2026, 2, 1), new Date(2026, 3, 1))).toBe(false)
    expect(sameDay(new Date(2026, 2, 1), new Date(2025, 2, 1))).toBe(false)
  })
})

describe('a time', () => {
  it('is that of the day today, and else the day', () => {
    const today = new Date(2026, 2, 1, 9, 5)

    expect(timeOrDay(today, NOW)).toBe(timeOfDay(today))
    expect(timeOrDay(new Date(2025, 1, 27, 9, 5), NOW)).toContain('2025')
  })

  it('is told exactly, with its seconds, on demand', () => {
    expect(exactTime(new Date(2026, 2, 1, 9, 5, 43))).toMatch(/2026.*43/)
  })
})
