import { Channel, invoke, isTauri } from '@tauri-apps/api/core'
import { emit, emitTo, listen, once } from '@tauri-apps/api/event'
import { getCurrentWebviewWindow } from '@tauri-apps/api/webviewWindow'
import { getAllWindows, getCurrentWindow } from '@tauri-apps/api/window'

window.labelAtTop = getCurrentWindow().label
window.heard = []
window.api = {
  ...{ Channel, invoke, isTauri, emit, emitTo, listen, once },
  ...{ getCurrentWebviewWindow, getAllWindows, getCurrentWindow }
}
