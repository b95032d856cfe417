// patchbay's side: Google Benchmark programs, whose benchmarks are called CASE or CASE/N.
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ProgramError, run } from './process.mjs'

const programs = [
  'bench_core', 'bench_value', 'bench_views', 'bench_reducers', 'bench_async', 'bench_persist', 'bench_replay',
  'bench_bridge'
]

export const nativePrograms = bin => programs.map(name => join(bin, name)).filter(path => existsSync(path))

const nanoseconds = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 }

// Names may end in what Google Benchmark adds, such as /real_time or /repeats:5.
const caseName = text => /^[^/]+(\/\d+)?(?=\/|$)/.exec(text)[0]

const ownFields = new Set([
  'repetitions', 'repetition_index', 'threads', 'iterations', 'real_time', 'cpu_time', 'family_index',
  'per_family_instance_index'
])

const counters = record =>
  Object.fromEntries(Object.entries(record).filter(([key, value]) => typeof value === 'number' && !ownFields.has(key)))

export const parseBenchmarks = text => {
  const { benchmarks } = JSON.parse(text)
  const failed = benchmarks.find(record => record.error_occurred)
  if (failed) throw new Error(`${failed.name}: ${failed.error_message}`)
  const medians = benchmarks.filter(record => record.aggregate_name === 'median')
  // What runs only once has no median.
  const repeated = new Set(medians.map(record => record.run_name))
  const once = benchmarks.filter(record => record.run_type !== 'aggregate' && !repeated.has(record.run_name))
  return [...medians, ...once].map(record => ({
    name: caseName(record.run_name ?? record.name),
    peer: 'patchbay',
    ns: record.real_time * nanoseconds[record.time_unit],
    counters: counters(record)
  }))
}

export const runNative = async (path, { quick, filterText }) => {
  const args = [
    '--benchmark_format=json',
    `--benchmark_repetitions=${quick ? 1 : 5}`,
    `--benchmark_min_time=${quick ? 0.01 : 0.2}`,
    ...(quick ? [] : ['--benchmark_report_aggregates_only=true']),
    ...(filterText === '' ? [] : [`--benchmark_filter=${filterText}`])
  ]
  const result = await run(path, args)
  if (result.status !== 0) throw new ProgramError(basename(path), result)
  // Google Benchmark prints nothing at all where the filter matches nothing.
  return result.stdout.trim() === '' ? [] : parseBenchmarks(result.stdout)
}
