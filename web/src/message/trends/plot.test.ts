import { expect, test } from 'vitest'

import { bucketAt } from './plot'

const bounds = [0, 10, 20].map((minute) => new Date(minute * 60_000))

test('a time is in the bucket that begins with it or before', () => {
  expect(bucketAt(bounds, new Date(0))).toBe(0)
  expect(bucketAt(bounds, new Date(599_999))).toBe(0)
  expect(bucketAt(bounds, new Date(600_000))).toBe(1)
})

test('a time beyond is in none', () => {
  expect(bucketAt(bounds, new Date(-1))).toBeUndefined()
  expect(bucketAt(bounds, new Date(1_200_000))).toBeUndefined()
})
