import { describe, expect, it } from 'vitest'

import { aMessage } from '../testing/made'
import { Below, MOST } from './below'

function holding(messages: number): Below {
  const below = new Below()
  for (let position = 0; position < messages; position++) below.add(aMessage({ position }))
  return below
}

const places = (below: Below, after = -1) => below.after(after).map(({ position }) => position)

describe('what comes while somebody reads further up', () => {
  it('is kept in order', () => {
    expect(places(holding(3))).toEqual([0, 1, 2])
    expect(places(holding(3), 1)).toEqual([2])
    expect(holding(3).missed).toBe(-1)
  })

  it('is missed where it is too much, the oldest first', () => {
    const below = holding(MOST + 2)

    expect(places(below)[0]).toBe(2)
    expect(below.missed).toBe(1)
  })

  it('is known to be missed up to the farthest place', () => {
    const below = holding(0)
    below.miss(7)
    below.miss(3)

    expect(below.missed).toBe(7)
  })

  it('is kept as it was edited last, and not once it is deleted', () => {
    const below = holding(3)

    below.edit({ id: 'm1', text: 'changed', updatedAt: new Date(), version: 9 })
    below.delete('m2')

    expect(below.after(-1).map(({ text }) => text)).toEqual(['Hello', 'changed'])
  })

  it('is nothing once cleared', () => {
    const below = holding(MOST + 2)
    below.clear()

    expect([places(below), below.missed]).toEqual([[], -1])
  })
})
