import { onMounted, onUnmounted, ref, watch } from 'vue'

import { Kept } from '../storage'

const kept = new Kept<boolean>('parley.keys', (json) => (typeof json === 'boolean' ? json : undefined))

/** Whether single letters are keys: not everyone can help pressing them, speaking for example. Kept for the next time. */
export const letters = ref(kept.load() ?? true)
watch(letters, (on) => kept.save(on))

/** What a key does; answers whether it did anything: if not, the browser does what it does with it. */
type Action = (event: KeyboardEvent) => boolean

/**
 * Keys while a component is there. A key is named as in `KeyboardEvent.key`, with `Ctrl+` (which Cmd is, too), `Alt+` and `Shift+`
 * before it, in this order. Keys without Ctrl or Alt do nothing where text is typed, and none does anything behind a dialog.
 */
export function useKeys(keys: Record<string, Action>): void {
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    const target = event.target instanceof HTMLElement ? event.target : undefined
    if (document.querySelector('dialog[open]') !== null) return
    if (plain && target !== undefined && typing(target)) return
    if (plain && event.key.length === 1 && !letters.value) return
    const action = keys[nameOf(event)]
    if (action?.(event) === true) event.preventDefault()
  }
  onMounted(() => document.addEventListener('keydown', listen))
  onUnmounted(() => document.removeEventListener('keydown', listen))
}

export function nameOf(event: KeyboardEvent): string {
  const named = event.key.length > 1
  return (
    (event.ctrlKey || event.metaKey ? 'Ctrl+' : '') +
    (event.altKey ? 'Alt+' : '') +
    (event.shiftKey && named ? 'Shift+' : '') +
    (named ? event.key : event.key.toLowerCase())
  )
}

function typing(element: HTMLElement): boolean {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName)
}
