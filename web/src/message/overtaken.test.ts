import { describe, expect, it } from 'vitest'

import { aMessage } from '../testing/made'
import { Overtaken } from './overtaken'

const anEdit = (id: string, version: number) => ({ id, text: `version ${version}`, updatedAt: new Date(), version })

describe('a message that was read before', () => {
  it('has the latest edit, in whatever order they were told of', () => {
    const overtaken = new Overtaken()
    overtaken.edit(anEdit('m1', 5))
    overtaken.edit(anEdit('m1', 3))

    expect(overtaken.latest(aMessage({ id: 'm1', version: 4 }))).toMatchObject({ text: 'version 5', version: 5 })
    expect(overtaken.latest(aMessage({ id: 'm1', version: 6 }))).toMatchObject({ text: 'Hello', version: 6 })
  })

  it('is gone once it was deleted', () => {
    const overtaken = new Overtaken()
    overtaken.delete('m1')

    expect(overtaken.latest(aMessage({ id: 'm1' }))).toBeUndefined()
    expect(overtaken.latest(aMessage({ id: 'm2' }))).toBeDefined()
  })

  it('is as it was read once all is forgotten', () => {
    const overtaken = new Overtaken()
    overtaken.edit(anEdit('m1', 5))
    overtaken.delete('m2')

    overtaken.clear()

    expect(overtaken.latest(aMessage({ id: 'm1' }))).toMatchObject({ text: 'Hello' })
    expect(overtaken.latest(aMessage({ id: 'm2' }))).toBeDefined()
  })

  it('keeps its edit when five hundred others were edited between its own', () => {
    const overtaken = new Overtaken()
    overtaken.edit(anEdit('m1', 1))
    overtaken.edit(anEdit('m2', 2))
    for (let i = 3; i < 500; i++) overtaken.edit(anEdit(`m${i}`, i))
    overtaken.edit(anEdit('m1', 1000))
    for (let i = 500; i < 502; i++) overtaken.edit(anEdit(`m${i}`, i))

    expect(overtaken.latest(aMessage({ id: 'm1' }))).toMatchObject({ version: 1000 })
    expect(overtaken.latest(aMessage({ id: 'm2' }))).toMatchObject({ version: -1 })
  })
})
