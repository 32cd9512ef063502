import { onMounted, onUnmounted } from 'vue'

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
