import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

import type { Plugin } from 'vite'

/** Smaller ones fit into the packet that they come in. */
const WORTH_IT = 1024

const TEXT = /\.(html|js|css|svg|json|txt|webmanifest)$/

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}

function compressInto(file: string): void {
  const content = readFileSync(file)
  if (!TEXT.test(file) || content.length < WORTH_IT) {
    return
  }
  const forms = {
    br: brotliCompressSync(content, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
    gz: gzipSync(content, { level: constants.Z_BEST_COMPRESSION }),
  }
  for (const [ending, form] of Object.entries(forms)) {
    if (form.length < content.length) {
      writeFileSync(`${file}.${ending}`, form)
    }
  }
}

/**
 * Puts beside each file that is built what the hub sends in its place to whom takes it: the file in Brotli and in gzip,
 * as small as they get. And `files.txt` with the names of all, a line each, as no class path can be listed.
 */
export function compress(): Plugin {
  return {
    name: 'compress',
    apply: 'build',
    writeBundle: {
      order: 'post',
      handler({ dir }) {
        if (dir === undefined) {
          throw new Error('The page is built into a folder')
        }
        for (const file of filesIn(dir)) {
          compressInto(join(dir, file))
        }
        writeFileSync(
          join(dir, 'files.txt'),
          filesIn(dir)
            .sort()
            .map((file) => file + '\n')
            .join(''),
        )
      },
    },
  }
}
