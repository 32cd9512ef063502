import { describe, expect, it } from 'vitest'

import type { Message } from '../model'
import { strings } from '../strings'
import { aMessage } from '../testing/made'
import { rows } from './rows'

const NOW = new Date(2026, 10, 20, 18, 0)

/** A message of today, at a minute past ten. */
const at = (position: number, minute: number, userId = 'ann'): Message =>
  aMessage({ position, userId, createdAt: new Date(2026, 10, 20, 10, minute) })

const heads = (messages: Message[], read?: number) => rows(messages, read, 'me', NOW).map(({ head }) => head)
const news = (messages: Message[], read: number | undefined) =>
  rows(messages, read, 'me', NOW).flatMap(({ message, firstNew }) => (firstNew ? [message.position] : []))

describe('rows', () => {
  it('are none without messages', () => {
    expect(rows([], 3, 'me', NOW)).toEqual([])
  })

  it('say once who has written what stands together', () => {
    expect(heads([at(0, 0), at(1, 4), at(2, 8), at(3, 8, 'bob'), at(4, 9)])).toEqual([true, false, false, true, true])
  })

  it('say it again after five minutes', () => {
    expect(heads([at(0, 0), at(1, 5)])).toEqual([true, true])
  })

  it('say it again where what is new begins', () => {
    expect(heads([at(0, 0), at(1, 1), at(2, 2)], 0)).toEqual([true, true, false])
  })

  it('name each day where it begins', () => {
    const days = [
      aMessage({ position: 0, createdAt: new Date(2026, 10, 19, 23, 59) }),
      aMessage({ position: 1, createdAt: new Date(2026, 10, 20, 0, 1) }),
      aMessage({ position: 2, createdAt: new Date(2026, 10, 20, 0, 2) }),
    ]

    const shown = rows(days, undefined, 'me', NOW)

    expect(shown.map(({ day }) => day)).toEqual([strings.time.yesterday, strings.time.today, undefined])
    expect(shown.map(({ head }) => head)).toEqual([true, true, false])
  })
})

describe('what is new', () => {
  it('begins behind what was read, where that was deleted, too', () => {
    expect(news([at(0, 0), at(1, 1), at(2, 2)], 0)).toEqual([1])
    expect(news([at(0, 0), at(5, 1)], 3)).toEqual([5])
  })

  it('is nothing where all was read, or nothing is known of it', () => {
    expect(news([at(0, 0), at(1, 1)], 1)).toEqual([])
    expect(news([at(0, 0), at(1, 1)], undefined)).toEqual([])
  })

  it('does not begin with one’s own', () => {
    expect(news([at(0, 0), at(1, 1, 'me'), at(2, 2)], 0)).toEqual([2])
    expect(news([at(0, 0), at(1, 1, 'me')], 0)).toEqual([])
  })
})
