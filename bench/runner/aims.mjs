// The project's aims, each a comparison of measured numbers.
import { bytes, time, times, whole } from './format.mjs'

// `results` has ns(name, peer), counter(name, key) and perSecond(name); each gives undefined where nothing was measured.
const aims = [
  {
    text: "dispatch to a handler: no more than redux's own counter dispatch",
    judge: ({ ns }) => {
      const [ours, redux] = [ns('counter_dispatch'), ns('counter_dispatch', 'redux')]
      return { known: [ours, redux], reached: ours <= redux, measured: () => `${time(ours)} against ${time(redux)}` }
    }
  },
  {
    text: "the same with one view receiving its patch: at most 3 times redux's",
    judge: ({ ns }) => {
      const [ours, redux, bare] = [ns('counter_dispatch_view'), ns('counter_dispatch', 'redux'), ns('counter_dispatch')]
      const own = bare === undefined ? '' : `, ${times(ours / bare)} of ours without the view`
      const measured = () => `${time(ours)}, ${times(ours / redux)} of redux's${own}`
      return { known: [ours, redux], reached: ours <= 3 * redux, measured }
    }
  },
  {
    text: 'one field of one entity among 10,000, patch delivered: under 2 us',
    judge: ({ ns }) => {
      const ours = ns('flip_field/10000')
      return { known: [ours], reached: ours < 2000, measured: () => time(ours) }
    }
  },
  ...[
    ['RTK slice', 500, "RTK's slice"],
    ['mutative, patches', 10, 'mutative with patches']
  ].map(([peer, factor, who]) => ({
    text: `... at least ${factor} times faster than ${who}`,
    judge: ({ ns }) => {
      const [ours, theirs] = [ns('flip_field/10000'), ns('flip_field/10000', peer)]
      const ratio = theirs / ours
      return { known: [ours, theirs], reached: ratio >= factor, measured: () => times(ratio) }
    }
  })),
  {
    text: 'the same among 1,000,000: at most 4 times its cost among 10,000',
    judge: ({ ns }) => {
      const [small, large] = [ns('flip_field/10000'), ns('flip_field/1000000')]
      return { known: [small, large], reached: large <= 4 * small, measured: () => times(large / small) }
    }
  },
  ...['insert', 'erase'].map(edit => ({
    text: `${edit} in the middle of an array of 1,000,000, patch delivered: under 5 us`,
    judge: ({ ns }) => {
      const ours = ns(`array_${edit}_middle/1000000`)
      return { known: [ours], reached: ours < 5000, measured: () => time(ours) }
    }
  })),
  ...['update', 'insert_sorted'].map(operation => ({
    text: `entity adapter, ${operation.replace('_', ' ')} among 1,000,000: at most 4 times its cost among 10,000`,
    judge: ({ ns }) => {
      const [small, large] = [ns(`entity_${operation}/10000`), ns(`entity_${operation}/1000000`)]
      return { known: [small, large], reached: large <= 4 * small, measured: () => times(large / small) }
    }
  })),
  {
    text: '1 of 1,000 views concerned: under 1 us of delivery',
    judge: results => {
      const ours = delivery(results, 1000)
      return { known: [ours], reached: ours < 1000, measured: () => time(ours) }
    }
  },
  {
    text: '1 of 100,000 views concerned: at most twice that of 1,000',
    judge: results => {
      const [few, many] = [delivery(results, 1000), delivery(results, 100000)]
      return { known: [few, many], reached: many <= 2 * few, measured: () => `${time(many)}, ${times(many / few)}` }
    }
  },
  {
    text: 'snapshot of 1,000,000 entities: under 50 ns',
    judge: ({ ns }) => {
      const ours = ns('snapshot/1000000')
      return { known: [ours], reached: ours < 50, measured: () => time(ours) }
    }
  },
  {
    text: 'one more history step in 1,000,000 entities: under 4 KiB',
    judge: ({ counter }) => {
      const ours = counter('history_step_bytes/1000000', 'bytes')
      return { known: [ours], reached: ours < 4096, measured: () => bytes(ours) }
    }
  },
  {
    text: 'memory of a document: at most a third of nlohmann::json',
    judge: ({ counter, largest }) => {
      const name = largest('document_bytes')
      const [ours, theirs] = [counter(name, 'bytes'), counter(name, 'nlohmann_bytes')]
      const measured = () => `${bytes(ours)} against ${bytes(theirs)}, ${(ours / theirs).toFixed(2)} of it`
      return { known: [ours, theirs], reached: ours <= theirs / 3, measured }
    }
  },
  {
    text: 'replay of counter actions: over 1,000,000 a second',
    judge: ({ perSecond }) => {
      const ours = perSecond('replay_actions')
      return { known: [ours], reached: ours > 1e6, measured: () => `${whole(ours)} a second` }
    }
  },
  {
    text: 'one of 100,000 entities changed and stored in SQLite: at most 4 times its cost among 1,000',
    judge: ({ ns }) => {
      const [small, large] = ['1000', '100000'].map(size => ns(`persist_flip_sqlite_unsynced/${size}`))
      return { known: [small, large], reached: large <= 4 * small, measured: () => times(large / small) }
    }
  },
  ...['disjoint', 'overlapping'].map(paths => ({
    text: `a thunk with a lock, among 10,000 that are ${paths}: at most 4 times its cost among 100`,
    judge: ({ counter }) => {
      const [few, many] = ['100', '10000'].map(count => counter(`locks_${paths}/${count}`, 'per_thunk'))
      return { known: [few, many], reached: many <= 4 * few, measured: () => times(many / few) }
    }
  })),
  {
    text: 'one field of 1 MB, until 8 windows on WebSockets have applied it: under 1 ms',
    judge: ({ ns, counter }) => {
      const [ours, slow] = [ns('bridge_change/8'), counter('bridge_change/8', 'p95_ns')]
      const measured = () => `${time(ours)}, 95% within ${time(slow)}`
      return { known: [ours, slow], reached: ours < 1e6, measured }
    }
  },
  {
    text: '... sent to all 8 together: under 2 KB',
    judge: ({ counter }) => {
      const ours = counter('bridge_change/8', 'bytes')
      return { known: [ours], reached: ours < 2000, measured: () => bytes(ours) }
    }
  },
  ...[
    ['windows_1_of', 'dispatch with 1 of 1,000 windows concerned'],
    ['windows_1_of_applied', '... until it has applied the change']
  ].map(([name, text]) => ({
    text: `${text}: at most twice that of 10`,
    judge: ({ ns }) => {
      const [few, many] = [ns(`${name}/10`), ns(`${name}/1000`)]
      return { known: [few, many], reached: many <= 2 * few, measured: () => `${time(many)}, ${times(many / few)}` }
    }
  })),
  ...['changes', 'events'].map(kind => ({
    text: `1,000 ${kind} in a row to 8 windows: at most 100 messages to each`,
    judge: ({ ns, counter }) => {
      const name = `bridge_burst_${kind}/1000`
      const [took, ours] = [ns(name), counter(name, 'messages')]
      const measured = () => `${ours.toFixed(1)} messages, all applied in ${time(took)}`
      return { known: [took, ours], reached: ours <= 100, measured }
    }
  })),
  {
    text: 'a window that stops reading, 100,000 changes: under 32 MiB more memory',
    judge: ({ counter }) => {
      const ours = counter('bridge_stalled/100000', 'grown_bytes')
      return { known: [ours], reached: ours < 32 * 1024 ** 2, measured: () => bytes(Math.max(ours, 0)) }
    }
  },
  {
    text: '... the other 7 windows: at most 1.5 times the time of before',
    judge: ({ ns, counter }) => {
      const [now, before] = [ns('bridge_stalled/100000'), counter('bridge_stalled/100000', 'before_ns')]
      const measured = () => `${time(now)} against ${time(before)}`
      return { known: [now, before], reached: now <= 1.5 * before, measured }
    }
  }
]

// What a view costs: the whole dispatch, less the same dispatch without any view where that was measured too.
const delivery = ({ ns }, count) => {
  const whole = ns(`views_1_of/${count}`)
  return whole === undefined ? undefined : whole - (ns(`views_none/${count}`) ?? 0)
}

// [{text, verdict: 'reached' | 'not reached' | 'not measured', measured}]
export const judgeAims = results =>
  aims.map(({ text, judge }) => {
    const { known, reached, measured } = judge(results)
    if (known.some(value => value === undefined)) return { text, verdict: 'not measured', measured: '' }
    return { text, verdict: reached ? 'reached' : 'not reached', measured: measured() }
  })
