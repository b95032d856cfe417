// The application behind this window: commands and events by Tauri's API, the state by a replica.
import { invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import { getCurrentWindow } from '@tauri-apps/api/window'
import { connect, type Status } from '/patchbay/patchbay.js'
import { get, readable } from 'svelte/store'

import { failed, tell } from './toasts'
import type { Curve, CurveData, DeskState, Task } from './types'
import { number } from './units'

export type WindowKind = 'main' | 'wells' | 'curve' | 'settings'

export const label = getCurrentWindow().label
export const kind = label.split('-')[0] as WindowKind

const parts: Record<WindowKind, string[]> = {
  main: ['/workspaces', '/wells', '/curves', '/udfs', '/selection', '/settings', '/saved', '/tasks'],
  wells: ['/workspaces', '/wells', '/curves', '/selection', '/settings', '/saved'],
  curve: ['/workspaces', '/wells', '/curves', '/selection', '/settings', '/saved', '/windows'],
  settings: ['/settings', '/saved'],
}

const initialState: DeskState = {
  workspaces: {},
  wells: {},
  curves: {},
  udfs: [],
  selection: { workspace: null, well: null, curve: null },
  settings: { theme: 'dark', depth_unit: 'm', density: 'comfortable', grid: true, shading: true, decimals: 2 },
  saved: { at: null, unsaved: [] },
  windows: {},
  tasks: {},
}

// The page's first script has connected already; this is the same connection.
const client = connect()
export const replica = client.replica<DeskState>(parts[kind] ?? parts.main, { initialState })

const part = <K extends keyof DeskState>(key: K) => replica.readable(state => state[key] ?? initialState[key])
export const workspaces = part('workspaces')
export const wells = part('wells')
export const curves = part('curves')
export const udfs = part('udfs')
export const selection = part('selection')
export const settings = part('settings')
export const saved = part('saved')
export const windows = part('windows')
export const tasks = part('tasks')

export const status = readable<Status>(client.status, set => client.onStatus(set))
// Tries again, at once; what comes of it is told by `status`.
export const reconnect = (): void => void client.reconnect().catch(() => undefined)
export const revision = readable<number | undefined>(undefined, set =>
  replica.subscribe(() => set(replica.revision)),
)

// --- commands ---------------------------------------------------------------------------------------

// A command whose failure the user is told; nothing comes of it then.
const attempt = async <T>(what: string, run: Promise<T>): Promise<T | undefined> => {
  try {
    return await run
  } catch (error) {
    failed(what, error)
    return undefined
  }
}

export const selectWorkspace = (id: string | null) =>
  attempt('Cannot select the workspace', invoke('select_workspace', { workspaceId: id }))
export const selectWell = (id: string | null) =>
  attempt('Cannot select the well', invoke('select_well', { wellId: id }))
export const selectCurve = (id: string | null) =>
  attempt('Cannot select the curve', invoke('select_curve', { curveId: id }))
// Wherever the curve is, with what it lies in.
export const showCurve = async ({ id, well_id: wellId }: Curve): Promise<void> => {
  const well = get(wells)[wellId]
  const now = get(selection)
  if (well && well.workspace_id !== now.workspace) await selectWorkspace(well.workspace_id)
  if (wellId !== now.well) await selectWell(wellId)
  await selectCurve(id)
}
export const updateSettings = (changed: Partial<DeskState['settings']>) =>
  attempt('Cannot change the settings', invoke('update_settings', { settings: changed }))
export const saveData = () => attempt('Cannot save', invoke('save_data'))
export const cancelExecution = (id: string) =>
  attempt('Cannot cancel', invoke<boolean>('cancel_execution', { executionId: id }))

export interface ExecuteUdfRequest {
  udf_id: string
  well_id: string
  workspace_id: string
  parameters: Record<string, number | string>
  save_result: boolean
}
export const executeUdf = (request: ExecuteUdfRequest) =>
  attempt('Cannot run the function', invoke<string>('execute_udf', { request }))

// A curve never changes once it is there.
const loaded = new Map<string, Promise<CurveData>>()
export const curveData = (id: string): Promise<CurveData> => {
  const known = loaded.get(id)
  if (known) return known
  const coming = invoke<CurveData>('get_curve_data', { curveId: id })
  coming.catch(() => loaded.delete(id))
  loaded.set(id, coming)
  return coming
}

const sizes: Record<WindowKind, [number, number]> = {
  main: [1480, 920],
  wells: [1080, 680],
  curve: [900, 760],
  settings: [620, 640],
}
export const openWindow = async (which: WindowKind, curveId: string | null = null): Promise<void> => {
  const url = await attempt('Cannot open a window', invoke<string>('open_window', { kind: which, curveId }))
  if (url === undefined) return
  const [width, height] = sizes[which]
  if (!window.open(url, '_blank', `popup,width=${width},height=${height}`)) {
    failed('The browser did not open the window', 'Allow pop-up windows for this address, and try again.')
  }
}

// --- events -----------------------------------------------------------------------------------------

const outcome = ({ curve_id, mnemonic, summary }: NonNullable<Task['result']>): string =>
  curve_id
    ? `New curve ${curve_id.split('.')[1]}`
    : `${mnemonic} is ${number(summary.mean, 2)} on average; the curve was not kept.`

export const tellOfEvents = async (): Promise<void> => {
  await listen<{ at: string; curves: string[] }>('data-saved', ({ payload }) => {
    const count = payload.curves.length
    tell('Saved', count === 0 ? 'Nothing was new.' : `${count} computed ${count === 1 ? 'curve' : 'curves'}`)
  })
  if (kind !== 'main') return
  await listen<Task>('execution-complete', ({ payload: { name, status: end, result, error } }) => {
    if (end === 'failed') failed(name, error)
    if (end === 'cancelled') tell(name, 'Cancelled')
    if (end === 'done' && result) tell(name, outcome(result))
  })
}
