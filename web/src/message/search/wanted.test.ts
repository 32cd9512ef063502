import { describe, expect, test } from 'vitest'

import { addressOf, filterOf, filters, isNothing, NOTHING, problemOf, same, wantedOf } from './wanted'

describe('what an address asks for', () => {
  test('is read and written alike', () => {
    const query = {
      q: 'lunch "at noon"',
      topic: 'q43u',
      user: 'ann',
      hashtag: 'food',
      from: '2026-11-01',
      to: '2026-11-22',
    }
    expect(addressOf(wantedOf(query))).toEqual(query)
  })

  test('leaves out what is not asked', () => {
    expect(wantedOf({})).toEqual(NOTHING)
    expect(addressOf(NOTHING)).toEqual({})
    expect(addressOf({ ...NOTHING, query: ' tea ' })).toEqual({ q: 'tea' })
  })

  test('takes the first of several, and nothing from a name without value', () => {
    expect(wantedOf({ q: ['a', 'b'], topic: null }).query).toBe('a')
    expect(wantedOf({ q: ['a', 'b'], topic: null }).topic).toBe('')
  })

  test('leaves out days that there are not, and ids that are none', () => {
    const wanted = wantedOf({ from: '2026-02-30', to: 'tomorrow', topic: '../x' })
    expect(wanted).toEqual(NOTHING)
  })

  test('is the same however a name or a hashtag is written', () => {
    const plain = { ...NOTHING, user: 'ann', hashtag: 'food' }
    expect(same(plain, { ...NOTHING, user: ' @ann', hashtag: '#Food ' })).toBe(true)
    expect(same(plain, { ...plain, user: 'bob' })).toBe(false)
  })
})

test('filters are counted without the query', () => {
  expect(filters({ ...NOTHING, query: 'x' })).toBe(0)
  expect(filters({ ...NOTHING, query: 'x', user: 'ann', to: '2026-01-01' })).toBe(2)
  expect(isNothing({ ...NOTHING, query: '  ' })).toBe(true)
  expect(isNothing({ ...NOTHING, hashtag: 'a' })).toBe(false)
})

test('days begin at the midnight of the reader', () => {
  const { from, to } = filterOf({ ...NOTHING, from: '2026-03-01', to: '2026-03-02' })
  expect(from).toEqual(new Date(2026, 2, 1))
  expect(to).toEqual(new Date(2026, 2, 2))
  expect(filterOf(NOTHING).from).toBeUndefined()
})

test('what the hub would refuse is named', () => {
  expect(problemOf({ ...NOTHING, user: 'ann', hashtag: '#großes_東京2' })).toBe('')
  expect(problemOf({ ...NOTHING, user: 'än n' })).toContain('än n')
  expect(problemOf({ ...NOTHING, hashtag: 'two words' })).toContain('two words')
})
