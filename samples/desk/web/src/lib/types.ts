// What the application keeps in its state, as far as windows see it.

export interface Workspace {
  id: string
  name: string
  region: string
  operator: string
}

export interface Well {
  id: string
  workspace_id: string
  name: string
  field: string
  status: string
  spudded: string
  kelly_bushing: number
  total_depth: number
}

export interface Summary {
  count: number
  min: number | null
  max: number | null
  mean: number | null
  top: number
  base: number
}

export interface Curve {
  id: string
  well_id: string
  mnemonic: string
  unit: string
  description: string
  source: 'measured' | 'udf'
  summary: Summary
}

export interface CurveData extends Curve {
  start: number
  step: number
  values: (number | null)[]
}

export interface UdfParameter {
  name: string
  label: string
  unit: string
  initial: number | string
  choices?: string[]
  min?: number
  max?: number
  step?: number
}

export interface Udf {
  id: string
  name: string
  description: string
  output: string
  parameters: UdfParameter[]
}

export interface Selection {
  workspace: string | null
  well: string | null
  curve: string | null
}

export interface Settings {
  theme: 'dark' | 'light' | 'system'
  depth_unit: 'm' | 'ft'
  density: 'comfortable' | 'compact'
  grid: boolean
  shading: boolean
  decimals: number
}

export interface Task {
  id: string
  // From 1, in the order in which they began.
  number: number
  name: string
  owner: string
  status: 'running' | 'done' | 'failed' | 'cancelled'
  progress: { done: number; total: number } | null
  result?: { udf_id: string; well_id: string; mnemonic: string; summary: Summary; curve_id: string | null }
  error?: unknown
}

export interface DeskState {
  workspaces: Record<string, Workspace>
  wells: Record<string, Well>
  curves: Record<string, Curve>
  udfs: Udf[]
  selection: Selection
  settings: Settings
  saved: { at: string | null; unsaved: string[] }
  windows: Record<string, { kind: string; curve_id: string | null }>
  tasks: Record<string, Task>
}
