import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { User } from '../model'
import { MOST, Users } from './users'

class Hub {
  readonly asked: (readonly string[])[] = []
  fails = false
  names = 'Name'
  answers: (() => void)[] | undefined

  async users(ids: readonly string[]): Promise<User[]> {
    this.asked.push(ids)
    if (this.answers !== undefined) await new Promise<void>((resolve) => this.answers?.push(resolve))
    if (this.fails) throw new Error('not now')
    return ids
      .filter((id) => id !== 'nobody')
      .map((id) => ({ id, name: id === 'shy' ? '' : `${this.names} of ${id}`, version: 0 }))
  }
}

let hub: Hub
let users: Users
let isSignedIn: boolean

beforeEach(() => {
  vi.useFakeTimers()
  hub = new Hub()
  isSignedIn = true
  users = new Users(hub, () => isSignedIn)
})

afterEach(() => void vi.useRealTimers())

describe('names', () => {
  it('are asked for together, and their ids stand for them until they are known', async () => {
    expect([users.name('ann'), users.name('bob'), users.name('ann')]).toEqual(['ann', 'bob', 'ann'])

    await vi.advanceTimersByTimeAsync(30)

    expect(hub.asked).toEqual([['ann', 'bob']])
    expect([users.name('ann'), users.name('bob')]).toEqual(['Name of ann', 'Name of bob'])
  })

  it('are asked for a hundred at a time', async () => {
    for (let i = 0; i < 250; i++) users.name(`u${i}`)

    await vi.advanceTimersByTimeAsync(30)

    expect(hub.asked.map((ids) => ids.length)).toEqual([100, 100, 50])
    expect(users.name('u249')).toBe('Name of u249')
  })

  it('are asked for once', async () => {
    users.name('ann')
    users.name('nobody')
    users.name('shy')
    await vi.advanceTimersByTimeAsync(30)

    expect([users.name('ann'), users.name('nobody'), users.name('shy')]).toEqual(['Name of ann', 'nobody', 'shy'])
    await vi.advanceTimersByTimeAsync(30)

    expect(hub.asked).toHaveLength(1)
  })

  it('are asked for again after a failure', async () => {
    hub.fails = true
    users.name('ann')
    await vi.advanceTimersByTimeAsync(30)
    hub.fails = false

    expect(users.name('ann')).toBe('ann')
    await vi.advanceTimersByTimeAsync(30)

    expect(users.name('ann')).toBe('Name of ann')
  })

  it('are not asked for by who is not signed in, nor for nobody', async () => {
    users.name('')
    isSignedIn = false
    users.name('ann')
    await vi.advanceTimersByTimeAsync(30)

    expect(hub.asked).toEqual([])
  })

  it('may be told, and forgotten', async () => {
    users.set('ann', 'Ann')
    expect(users.name('ann')).toBe('Ann')

    users.clear()

    expect(users.name('ann')).toBe('ann')
    await vi.advanceTimersByTimeAsync(30)
    expect(users.name('ann')).toBe('Name of ann')
  })

  it('that are still shown after five minutes are asked for again, and stay until they are known', async () => {
    users.name('ann')
    await vi.advanceTimersByTimeAsync(30)
    hub.names = 'New name'
    await vi.advanceTimersByTimeAsync(5 * 60_000 - 31)
    users.name('ann')
    await vi.advanceTimersByTimeAsync(30)
    expect(hub.asked).toHaveLength(1)

    expect(users.name('ann')).toBe('Name of ann')
    await vi.advanceTimersByTimeAsync(30)

    expect(hub.asked).toHaveLength(2)
    expect(users.name('ann')).toBe('New name of ann')
  })

  it('of who is gone are forgotten when they are asked for again', async () => {
    users.set('nobody', 'Somebody')
    await vi.advanceTimersByTimeAsync(5 * 60_000)
    expect(users.name('nobody')).toBe('Somebody')
    await vi.advanceTimersByTimeAsync(30)

    expect(users.name('nobody')).toBe('nobody')
  })

  it('are kept of so many, and beyond of those asked for last', async () => {
    for (let i = 0; i <= MOST; i++) users.name(`u${i}`)
    await vi.advanceTimersByTimeAsync(30)
    expect(users.name('u1')).toBe('Name of u1')
    const asked = hub.asked.length

    expect(users.name('u0')).toBe('u0')
    await vi.advanceTimersByTimeAsync(30)

    expect(hub.asked.slice(asked)).toEqual([['u0']])
    expect(users.name('u0')).toBe('Name of u0')
  })

  it.each([false, true])('that are answered to somebody who has left do not count (failed: %s)', async (fails) => {
    hub.answers = []
    users.name('ann')
    await vi.advanceTimersByTimeAsync(30)

    users.clear()
    users.set('ann', 'Ann')
    hub.fails = fails
    hub.answers.forEach((answer) => answer())
    await vi.advanceTimersByTimeAsync(30)

    expect(users.name('ann')).toBe('Ann')
    await vi.advanceTimersByTimeAsync(30)
    expect(hub.asked).toHaveLength(1)
  })

  it('that somebody wanted who has left are not asked for', async () => {
    users.name('ann')
    users.clear()
    await vi.advanceTimersByTimeAsync(30)

    expect(hub.asked).toEqual([])
  })
})
