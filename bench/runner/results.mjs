// Looks up what was measured.

export const lookUp = records => {
  const find = (name, peer = 'patchbay') => records.find(record => record.name === name && record.peer === peer)
  return {
    ns: (name, peer) => find(name, peer)?.ns,
    counter: (name, key) => find(name)?.counters?.[key],
    perSecond: name => find(name)?.perSecond,
    // The name of the benchmark with the most entities.
    largest: work =>
      records
        .filter(record => record.name.split('/')[0] === work)
        .sort((a, b) => Number(b.name.split('/')[1]) - Number(a.name.split('/')[1]))[0]?.name
  }
}
