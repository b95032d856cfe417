// Builds dist/: patchbay.js (ES module), tauri.js (classic script), types/ (declarations), and prints the sizes.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(root, 'dist')
const common = { bundle: true, minify: true, target: 'es2022', legalComments: 'none', logLevel: 'warning' }

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist)
await build({ ...common, entryPoints: [join(root, 'src/index.ts')], format: 'esm', outfile: join(dist, 'patchbay.js') })
await build({ ...common, entryPoints: [join(root, 'src/tauri.ts')], format: 'iife', outfile: join(dist, 'tauri.js') })

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const { status } = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.json')], { stdio: 'inherit' })
for (const name of ['patchbay.js', 'tauri.js']) {
  const bytes = readFileSync(join(dist, name))
  console.log(`dist/${name}: ${bytes.length} bytes, ${gzipSync(bytes).length} compressed`)
}
process.exit(status ?? 1)
