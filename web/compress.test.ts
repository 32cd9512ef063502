// @vitest-environment node
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

import { build } from 'vite'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { compress } from './compress.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-web'))
  writeFileSync(join(folder, 'large.js'), `console.log('${'large '.repeat(1000)}')`)
  writeFileSync(join(folder, 'small.js'), `console.log('small')`)
  writeFileSync(join(folder, 'index.html'), `<script type="module" src="/large.js"></script>`)
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

async function built(): Promise<string> {
  await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins: [compress()],
    build: {
      rolldownOptions: {
        input: [join(folder, 'index.html'), join(folder, 'small.js')],
        output: { entryFileNames: '[name].js' },
      },
    },
  })
  return join(folder, 'dist')
}

test('what is large is there in Brotli and in gzip, too', async () => {
  const dist = await built()
  const large = readFileSync(join(dist, 'index.js'))
  expect(large.length).toBeGreaterThan(1024)
  expect(brotliDecompressSync(readFileSync(join(dist, 'index.js.br')))).toEqual(large)
  expect(gunzipSync(readFileSync(join(dist, 'index.js.gz')))).toEqual(large)
  expect(readdirSync(dist)).not.toContain('small.js.br')
})

test('all files are listed', async () => {
  const dist = await built()
  expect(readFileSync(join(dist, 'files.txt'), 'utf8')).toBe(
    'index.html\nindex.js\nindex.js.br\nindex.js.gz\nsmall.js\n',
  )
})
