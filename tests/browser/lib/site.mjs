// The folder that the testbed serves: the pages of pages/, with the client and the bundled API beside them.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = join(dirname(fileURLToPath(import.meta.url)), '..')
const packages = join(here, '../conformance/node_modules')

// As an application's bundler would do it, with the package as it is.
const bundle = (version, outfile) =>
  build({
    entryPoints: [join(here, 'pages/tauri/main.js')],
    alias: { '@tauri-apps/api': join(packages, `tauri-api-${version}`) },
    bundle: true,
    format: 'esm',
    logLevel: 'warning',
    outfile
  })

export const makeSite = async (folder, dist) => {
  for (const name of ['plain', 'hostile']) cpSync(join(here, 'pages', name), join(folder, name), { recursive: true })
  cpSync(join(dist, 'patchbay.js'), join(folder, 'patchbay.js'))
  cpSync(join(dist, 'tauri.js'), join(folder, 'tauri.js'))
  for (const version of ['oldest', 'newest']) {
    mkdirSync(join(folder, version))
    writeFileSync(join(folder, version, 'index.html'), readFileSync(join(here, 'pages/tauri/index.html')))
    await bundle(version, join(folder, version, 'main.js'))
  }
}
