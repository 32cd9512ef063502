import { afterEach, describe, expect, it } from 'vitest'
import { createApp, type App } from 'vue'

import { nameOf, useKeys } from './keys'

const press = (key: string, some: KeyboardEventInit = {}) =>
  new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...some })

describe('the name of a key', () => {
  it.each([
    [press('k', { ctrlKey: true }), 'Ctrl+k'],
    [press('k', { metaKey: true }), 'Ctrl+k'],
    [press('K', { ctrlKey: true, shiftKey: true }), 'Ctrl+k'],
    [press('ArrowUp', { altKey: true }), 'Alt+ArrowUp'],
    [press('Tab', { shiftKey: true }), 'Shift+Tab'],
    [press('?', { shiftKey: true }), '?'],
    [press('T', { shiftKey: true }), 't'],
    [press('Escape'), 'Escape'],
    [press('Enter', { ctrlKey: true, altKey: true, shiftKey: true }), 'Ctrl+Alt+Shift+Enter'],
  ])('of %o is %s', (event, name) => {
    expect(nameOf(event)).toBe(name)
  })
})

let app: App | undefined
let pressed: string[]

/** A page with these keys, each of which does something, except for `n`. */
function aPage(): HTMLElement {
  document.body.replaceChildren()
  const root = document.body.appendChild(document.createElement('div'))
  pressed = []
  const does = (name: string) => () => (pressed.push(name), name !== 'n')
  app = createApp({
    setup: () => (useKeys({ t: does('t'), n: does('n'), 'Ctrl+k': does('Ctrl+k') }), () => undefined),
  })
  app.mount(root)
  return document.body
}

function append(tag: string): HTMLElement {
  return document.body.appendChild(document.createElement(tag))
}

afterEach(() => app?.unmount())

describe('keys', () => {
  it('do what they are to do, and the browser nothing', () => {
    const event = press('t')
    aPage().dispatchEvent(event)

    expect([pressed, event.defaultPrevented]).toEqual([['t'], true])
  })

  it('are the browser’s when they did nothing, or mean nothing', () => {
    const page = aPage()
    const [nothing, unknown] = [press('n'), press('x')]
    page.dispatchEvent(nothing)
    page.dispatchEvent(unknown)

    expect([nothing.defaultPrevented, unknown.defaultPrevented]).toEqual([false, false])
  })

  it.each(['input', 'textarea', 'select'])('without Ctrl are text in an element %s', (tag) => {
    aPage()
    const element = append(tag)
    element.dispatchEvent(press('t'))
    element.dispatchEvent(press('k', { ctrlKey: true }))

    expect(pressed).toEqual(['Ctrl+k'])
  })

  it('do nothing behind a dialog', () => {
    const page = aPage()
    const dialog = append('dialog')
    dialog.setAttribute('open', '')
    page.dispatchEvent(press('k', { ctrlKey: true }))
    dialog.remove()
    page.dispatchEvent(press('t'))

    expect(pressed).toEqual(['t'])
  })

  it('do nothing that somebody else has done, or while text is composed', () => {
    const page = aPage()
    const done = press('t')
    done.preventDefault()
    page.dispatchEvent(done)
    page.dispatchEvent(press('t', { isComposing: true }))

    expect(pressed).toEqual([])
  })

  it('do nothing once the component is gone', () => {
    const page = aPage()
    app?.unmount()
    page.dispatchEvent(press('t'))

    expect(pressed).toEqual([])
  })
})
