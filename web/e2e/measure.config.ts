import tests from './playwright.config.ts'

/** What the page costs, instead of what it does. */
export default { ...tests, testMatch: '*.measure.ts' }
