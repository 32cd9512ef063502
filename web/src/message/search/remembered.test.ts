import { expect, test } from 'vitest'

import { Remembered, type Place } from './remembered'
import { NOTHING } from './wanted'

/** The browser's entries, as far as they matter. */
class Entries {
  private readonly states: unknown[] = [{ position: 0 }]
  at = 0

  get state(): unknown {
    return this.states[this.at]
  }

  replaceState(state: unknown): void {
    this.states[this.at] = state
  }

  push(): void {
    this.states.push({ position: ++this.at })
  }
}

const place = (query: string, top = 0): Place => ({
  results: { wanted: { ...NOTHING, query }, messages: [], highlights: new Map(), nextPageKey: '' },
  top,
  opened: undefined,
})

test('going back finds what the entry has shown', () => {
  const entries = new Entries()
  const remembered = new Remembered(entries as unknown as History)
  expect(remembered.here()).toBeUndefined()
  const name = remembered.begin(place('tea'))
  entries.push()
  expect(remembered.here()).toBeUndefined()
  remembered.set(name, place('tea', 120))
  entries.at = 0
  expect(remembered.here()).toMatchObject({ name, top: 120 })
})

test('what else an entry holds is kept', () => {
  const entries = new Entries()
  new Remembered(entries as unknown as History).begin(place('tea'))
  expect(entries.state).toMatchObject({ position: 0 })
})

test('the oldest is forgotten', () => {
  const entries = new Entries()
  const remembered = new Remembered(entries as unknown as History)
  remembered.begin(place('first'))
  for (let i = 0; i < 20; i++) {
    entries.push()
    remembered.begin(place(`${i}`))
  }
  expect(remembered.here()?.results.wanted.query).toBe('19')
  entries.at = 1
  expect(remembered.here()?.results.wanted.query).toBe('0')
  entries.at = 0
  expect(remembered.here()).toBeUndefined()
})
