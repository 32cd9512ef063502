import { onMounted, onUnmounted, ref, type Ref } from 'vue'

/** How close to the end, in pixels, somebody is who reads the newest. */
const AT_END = 40
/** How far from what is held, in heights of the window, more is read. */
const AHEAD = 1.5

/** Of an element that scrolls over rows, each with its name in `data-row`. */
export interface Scrolling {
  /** Whether the end is in view, and stays so whatever comes. */
  readonly pinned: Readonly<Ref<boolean>>
  /** Whether the end is farther away than what the window shows. */
  readonly far: Readonly<Ref<boolean>>
  /** After the rows have changed: what was in view stays where it was. */
  settle(): void
  /** Shows the end. */
  toEnd(): void
  /** Shows a row, its top at so many parts of the window's height. */
  toRow(name: string, at: number): boolean
}

/**
 * Keeps the place when rows of any height come and go before, after and between those in view. The browser's own way of doing so
 * (`overflow-anchor`) is switched off: not all have it, and none knows of a pinned end.
 *
 * @param canPin whether the last row is the newest of all
 * @param onMoved told after each movement which rows are in view, and whether those before or after come to an end
 */
export function useScrolling(
  scroller: Readonly<Ref<HTMLElement | null>>,
  content: Readonly<Ref<HTMLElement | null>>,
  canPin: () => boolean,
  onMoved: (nearStart: boolean, nearEnd: boolean, lastInView: string | undefined) => void,
): Scrolling {
  const pinned = ref(true)
  const far = ref(false)
  /** Rows in view and how far below the window's top each was. */
  let anchors: { name: string; top: number }[] = []
  let frame = 0

  const rows = () => (content.value ?? document.createElement('div')).querySelectorAll<HTMLElement>('[data-row]')

  function look(): void {
    const box = scroller.value
    if (box === null) return
    const below = box.scrollHeight - box.clientHeight - box.scrollTop
    pinned.value = canPin() && below < AT_END
    far.value = below > box.clientHeight
    // Never so far that reading more at one end could bring the other one near.
    const ahead = Math.min(AHEAD * box.clientHeight, (box.scrollHeight - box.clientHeight) / 4)
    onMoved(box.scrollTop <= ahead, below <= ahead, remember(box))
  }

  /** Remembers what is in view, unless the end is, and answers the last row that is. */
  function remember(box: HTMLElement): string | undefined {
    const all = rows()
    anchors = []
    if (pinned.value) return all.item(all.length - 1)?.dataset['row']
    const window = box.getBoundingClientRect()
    let last: string | undefined
    for (let i = firstInView(all, window.top); i < all.length; i++) {
      const row = all.item(i)
      const { top, bottom } = row.getBoundingClientRect()
      if (top >= window.bottom) break
      anchors.push({ name: row.dataset['row'] ?? '', top: top - window.top })
      if (bottom <= window.bottom + AT_END) last = row.dataset['row']
    }
    return last
  }

  function hold(): void {
    const box = scroller.value
    if (box === null) return
    if (pinned.value && canPin()) {
      box.scrollTop = box.scrollHeight
      return
    }
    const window = box.getBoundingClientRect()
    for (const { name, top } of anchors) {
      const row = find(name)
      if (row === undefined) continue
      const moved = row.getBoundingClientRect().top - window.top - top
      if (Math.abs(moved) >= 1) box.scrollTop += moved
      return
    }
  }

  function find(name: string): HTMLElement | undefined {
    return content.value?.querySelector<HTMLElement>(`[data-row="${CSS.escape(name)}"]`) ?? undefined
  }

  function settle(): void {
    hold()
    look()
  }

  function onScroll(): void {
    if (frame !== 0) return
    frame = requestAnimationFrame(() => {
      frame = 0
      look()
    })
  }

  const sizes = new ResizeObserver(settle)

  onMounted(() => {
    scroller.value?.addEventListener('scroll', onScroll, { passive: true })
    if (scroller.value !== null) sizes.observe(scroller.value)
    if (content.value !== null) sizes.observe(content.value)
  })
  onUnmounted(() => {
    scroller.value?.removeEventListener('scroll', onScroll)
    sizes.disconnect()
    cancelAnimationFrame(frame)
  })

  return {
    pinned,
    far,
    settle,
    toEnd() {
      pinned.value = true
      settle()
    },
    toRow(name, at) {
      const row = find(name)
      const box = scroller.value
      if (row === undefined || box === null) return false
      pinned.value = false
      box.scrollTop += row.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight * at
      look()
      return true
    },
  }
}

/** The first that ends below a height; they stand one below the other. */
function firstInView(all: NodeListOf<HTMLElement>, top: number): number {
  let from = 0
  let to = all.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (all.item(middle).getBoundingClientRect().bottom <= top) from = middle + 1
    else to = middle
  }
  return from
}
