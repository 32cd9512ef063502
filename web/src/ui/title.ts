import { ref } from 'vue'

/** What the page that is shown is called; empty for the first. */
export const title = ref('')
