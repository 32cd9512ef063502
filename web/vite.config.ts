import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

import { compress } from './compress.ts'

/** The hub that `npm run dev` talks to. */
const hub = new URL(process.env['PARLEY_URL'] ?? 'http://127.0.0.1:8080').origin

export default defineConfig({
  base: '/app/',
  plugins: [vue(), compress()],
  build: {
    outDir: 'target/classes/parley/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      // The hub lets in only pages of its own origin, so that is what it is told.
      '/v1': { target: hub, ws: true, changeOrigin: true, headers: { origin: hub } },
      '/app/hub.json': { target: hub, changeOrigin: true },
    },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts', '*.test.ts'] },
})
