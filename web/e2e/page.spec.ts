import { expect, test } from './fixtures.ts'

test('the page opens at the root, without an error', async ({ page }) => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/app\//)
  await expect(page.getByRole('heading', { name: 'Parley' })).toBeVisible()
})

test('a breach of the Content-Security-Policy is heard', async ({ page, noise }) => {
  noise.expect(/Content.Security.Policy/)
  await page.goto('/')
  const breach = page.waitForEvent('console', (message) => message.type() === 'error')
  await page.evaluate(() => {
    const style = document.createElement('style')
    style.textContent = 'body { color: red }'
    document.head.append(style)
  })
  expect((await breach).text()).toMatch(/style-src 'self'/)
})
