// dist/tauri.js: the first script of a page that was written for Tauri.
import { connect } from './connect.js'
import { BridgeError } from './errors.js'
import { installTauriInternals } from './tauri_internals.js'

try {
  installTauriInternals(connect())
} catch (error) {
  if (!(error instanceof BridgeError)) throw error
  console.warn(`patchbay: ${error.message}`)
}
