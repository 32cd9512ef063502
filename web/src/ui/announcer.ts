import { ref } from 'vue'

/** What screen readers are told as it happens. */
export const announcement = ref('')

/** Tells it; the same again is told again. */
export function announce(text: string): void {
  announcement.value = announcement.value === text ? `${text}\u00a0` : text
}
