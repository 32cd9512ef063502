import { beforeEach, describe, expect, it } from 'vitest'

import { Kept } from './storage'

const number = (json: unknown) => (typeof json === 'number' ? json : undefined)

/** A store that does nothing but complain. */
const broken = {
  getItem: () => fail(),
  setItem: () => fail(),
  removeItem: () => fail(),
} as unknown as Storage

function fail(): never {
  throw new DOMException('no', 'QuotaExceededError')
}

beforeEach(() => localStorage.clear())

describe('what is kept', () => {
  it('is there the next time', () => {
    expect(new Kept('n', number).save(7)).toBe(true)

    expect(new Kept('n', number).load()).toBe(7)
  })

  it('is not there before, nor after it was cleared', () => {
    const kept = new Kept('n', number)
    expect(kept.load()).toBeUndefined()

    kept.save(7)
    kept.clear()

    expect(kept.load()).toBeUndefined()
  })

  it('lies where it was meant to', () => {
    new Kept('n', number, () => sessionStorage).save(7)

    expect([sessionStorage.getItem('n'), localStorage.getItem('n')]).toEqual(['7', null])
  })

  it.each(['{', '"seven"', ''])('is nothing when it was changed by hand to %s', (text) => {
    localStorage.setItem('n', text)

    expect(new Kept('n', number).load()).toBeUndefined()
  })

  it('is nothing when reading it fails', () => {
    localStorage.setItem('n', 'null')

    expect(new Kept('n', (json) => (json as { at: number }).at).load()).toBeUndefined()
  })
})

describe.each([
  ['full', () => broken],
  ['forbidden', fail],
])('storage that is %s', (_, storage) => {
  it('keeps nothing, and says so', () => {
    const kept = new Kept('n', number, storage)

    expect(kept.save(7)).toBe(false)
    kept.clear()
    expect(kept.load()).toBeUndefined()
  })
})
