import { describe, expect, it } from 'vitest'

import { ID } from '../model'
import { ulid } from './ulid'

describe('a ULID', () => {
  it('has 26 digits to the base 32, and is an id', () => {
    const id = ulid()

    expect(id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
    expect(id).toMatch(ID)
  })

  it('holds the time in milliseconds', () => {
    // The example of https://github.com/ulid/spec.
    expect(ulid(1469922850259).slice(0, 10)).toBe('01ARZ3NDEK')
    expect(ulid(2 ** 48 - 1).slice(0, 10)).toBe('7ZZZZZZZZZ')
    expect(ulid(0).slice(0, 10)).toBe('0000000000')
  })

  it('sorts by time', () => {
    const times = [0, 1, 31, 32, 1_000_000, 1_700_000_000_000, 1_700_000_000_001]
    const ids = times.map((time) => ulid(time))

    expect([...ids].sort()).toEqual(ids)
  })

  it('is by chance in the rest', () => {
    const chance = Uint8Array.from([0, 1, 31, 32, 255, 9, 10, 17, 18, 19, 20, 21, 22, 26, 27, 28])

    expect(ulid(0, chance).slice(10)).toBe('01Z0Z9AHJKMNPTVW')
    expect(new Set(Array.from({ length: 1000 }, () => ulid(0))).size).toBe(1000)
  })
})
