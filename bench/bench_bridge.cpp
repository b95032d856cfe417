#include "bridge_rig.hpp"

#include <patchbay/value/patch.hpp>
#include <patchbay/value/ranges.hpp>

#include <benchmark/benchmark.h>

#include <time.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// Every run is one iteration whose time is the median of what it measured: the mean would tell more of the machine.

namespace {

using bench::bridge_rig;
using bench::bridge_samples;
using patchbay::value;
using std::chrono::nanoseconds;

constexpr std::size_t windows = 8;

// Runs a measurement, which returns its median in seconds, and says why if it fails.
template <class Measure>
void run(benchmark::State& state, Measure&& measure) {
  for (auto _ : state) {
    try {
      state.SetIterationTime(measure());
    } catch (const std::exception& failure) {
      state.SkipWithError(failure.what());
      return;
    }
  }
}

void configure(benchmark::internal::Benchmark* b) { b->Iterations(1)->UseManualTime()->Unit(benchmark::kMicrosecond); }

double nanoseconds_of(double seconds) { return seconds * 1e9; }

// --- one field changes, all windows follow --------------------------------------------------------------------------

// `act` makes one change of the state and tells the windows; `at` is where they are before.
template <class Act>
double follow(benchmark::State& state, bridge_rig& rig, std::size_t changes, std::uint64_t at, Act&& act) {
  for (std::size_t i = 0; i < changes / 10; ++i) rig.time_until(windows, ++at, act);
  const std::size_t sent_before = rig.sent_bytes();
  bridge_samples taken;
  for (std::size_t i = 0; i < changes; ++i) taken.add(rig.time_until(windows, ++at, act));
  state.counters["bytes"] = static_cast<double>(rig.sent_bytes() - sent_before) / static_cast<double>(changes);
  state.counters["p95_ns"] = nanoseconds_of(taken.quantile(0.95));
  state.counters["state_bytes"] = static_cast<double>(rig.store.state().dump().size());
  rig.check_documents();
  return taken.median();
}

void bridge_change(benchmark::State& state) {
  run(state, [&] {
    bridge_rig rig;
    rig.open_followers(windows);
    return follow(state, rig, 1000, rig.store.revision(), [&] { rig.change_any(); });
  });
}
BENCHMARK(bridge_change)->Name("bridge_change/8")->Apply(configure);

void bridge_broadcast(benchmark::State& state) {
  run(state, [&] {
    bridge_rig rig;
    rig.open_listeners(windows, "state");
    return follow(state, rig, 20, 0, [&] {
      rig.change_any();
      rig.app.emit("state", rig.store.state());
    });
  });
}
BENCHMARK(bridge_broadcast)->Name("bridge_broadcast/8")->Apply(configure);

void bridge_pull(benchmark::State& state) {
  run(state, [&] {
    bridge_rig rig;
    rig.open_listeners(windows, "changed");
    return follow(state, rig, 20, rig.store.revision(), [&] {
      rig.change_any();
      rig.app.emit("changed", rig.store.revision());
    });
  });
}
BENCHMARK(bridge_pull)->Name("bridge_pull/8")->Apply(configure);

// --- one of many windows is concerned -------------------------------------------------------------------------------

// A window in the process whose link only notes that it was woken: what the bridge itself costs, without sockets.
class noting_window {
 public:
  using notes = std::vector<noting_window*>;

  noting_window(patchbay::bridge::app& host, std::size_t entity, notes& woken)
      : end_(host.accept(std::make_shared<noting_link>(*this, woken), "window-" + std::to_string(entity))) {
    const value call{{"invoke", 1},
                     {"cmd", "plugin:patchbay|subscribe"},
                     {"args", {{"id", 1}, {"paths", value::array({"/todos/entities/" + bench::todo_id(entity)})}}}};
    end_.receive_text(value::array({call}).dump());
    apply_all();
  }
  noting_window(const noting_window&) = delete;
  noting_window& operator=(const noting_window&) = delete;

  void apply_all() {
    while (const auto arrived = end_.next()) {
      for (const value& frame : value::parse(arrived->text()).elements()) apply(frame);
    }
  }
  [[nodiscard]] const value& document() const noexcept { return document_; }

 private:
  class noting_link final : public patchbay::bridge::link {
   public:
    noting_link(noting_window& of, notes& woken) : of_(of), woken_(woken) {}
    void wake() override { woken_.push_back(&of_); }

   private:
    noting_window& of_;
    notes& woken_;
  };

  void apply(const value& frame) {
    if (const value* snapshot = frame.find("snapshot")) document_ = *snapshot;
    if (const value* changes = frame.find("patch")) {
      document_ = patchbay::apply(document_, patchbay::patch::from(*changes));
    }
  }

  patchbay::bridge::connection end_;
  value document_;
};

nanoseconds thread_time() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + nanoseconds(now.tv_nsec);
}

// What one change costs the thread that dispatches it, and how long it takes until the one window has applied it.
double change_one_of(std::size_t count, bool until_applied) {
  constexpr std::size_t round = 10;  // changes of different windows, so that no clock is read in between
  bench::bridge_host host;
  noting_window::notes woken;
  std::deque<noting_window> all;
  for (std::size_t i = 0; i < count; ++i) all.emplace_back(host.app, i, woken);
  bench::scattered order(count);
  bridge_samples taken;
  for (std::size_t rounds = 0; rounds < 2000; ++rounds) {
    const std::size_t first = order.next();
    woken.clear();
    const nanoseconds start = thread_time();
    for (std::size_t i = 0; i < round; ++i) host.change((first + i) % count);
    const nanoseconds dispatched = thread_time();
    if (woken.size() != round) throw std::runtime_error("Not exactly one window was woken by each change.");
    for (noting_window* each : woken) each->apply_all();
    taken.add(((until_applied ? thread_time() : dispatched) - start) / round);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const patchbay::pointer at("/todos/entities/" + bench::todo_id(i));
    if (all[i].document().at(at) != host.store.state().at(at)) throw std::runtime_error("A window is not up to date.");
  }
  return taken.median();
}

void window_counts(benchmark::internal::Benchmark* b) { b->Arg(10)->Arg(100)->Arg(1000)->Apply(configure); }

void windows_1_of(benchmark::State& state) {
  run(state, [&] { return change_one_of(static_cast<std::size_t>(state.range(0)), false); });
}
BENCHMARK(windows_1_of)->Apply(window_counts);

void windows_1_of_applied(benchmark::State& state) {
  run(state, [&] { return change_one_of(static_cast<std::size_t>(state.range(0)), true); });
}
BENCHMARK(windows_1_of_applied)->Apply(window_counts);

// The same over as many WebSockets.
void sockets_1_of_applied(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  run(state, [&] {
    bridge_rig rig;
    rig.open_followers_of_entities(count);
    bench::scattered order(count);
    bridge_samples taken;
    for (std::size_t i = 0; i < 1000; ++i) {
      taken.add(rig.time_until(1, rig.store.revision() + 1, [&] { rig.change(order.next()); }));
    }
    rig.check_documents();
    state.counters["p95_ns"] = nanoseconds_of(taken.quantile(0.95));
    return taken.median();
  });
}
BENCHMARK(sockets_1_of_applied)->Apply(window_counts);

// --- bursts ---------------------------------------------------------------------------------------------------------

// `one` happens 1,000 times in a row; `at` is where the windows are before.
template <class One>
double burst(benchmark::State& state, bridge_rig& rig, std::uint64_t at, One&& one) {
  constexpr std::size_t rounds = 20;
  constexpr std::size_t size = 1000;
  const auto before = rig.pages.received();
  bridge_samples taken;
  for (std::size_t i = 0; i < rounds; ++i) {
    taken.add(rig.time_until(windows, at += size, [&] {
      for (std::size_t k = 0; k < size; ++k) one();
    }));
  }
  const auto after = rig.pages.received();
  const auto each = [](std::size_t count) { return static_cast<double>(count) / (rounds * windows); };
  state.counters["messages"] = each(after.messages - before.messages);
  // One of the two: zeros have no statistics, and would come out as something that is not JSON.
  if (after.updates > before.updates) state.counters["updates"] = each(after.updates - before.updates);
  if (after.events > before.events) state.counters["events"] = each(after.events - before.events);
  return taken.median();
}

void bridge_burst_changes(benchmark::State& state) {
  run(state, [&] {
    bridge_rig rig;
    rig.open_followers(windows);
    const double median = burst(state, rig, rig.store.revision(), [&] { rig.change(5000); });
    rig.check_documents();
    return median;
  });
}
BENCHMARK(bridge_burst_changes)->Name("bridge_burst_changes/1000")->Apply(configure);

void bridge_burst_events(benchmark::State& state) {
  run(state, [&] {
    bridge_rig rig;
    rig.open_listeners(windows, "news");
    const value payload{{"id", 7}, {"text", "something happened"}};
    return burst(state, rig, 0, [&] { rig.app.emit("news", payload); });
  });
}
BENCHMARK(bridge_burst_events)->Name("bridge_burst_events/1000")->Apply(configure);

// --- one window does not read ---------------------------------------------------------------------------------------

double resident_bytes() {
  std::size_t total = 0;
  std::size_t resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

// The median time of so many changes until these windows have each.
double change_often(bridge_rig& rig, std::size_t followers, std::size_t changes) {
  bridge_samples taken;
  for (std::size_t i = 0; i < changes; ++i) {
    taken.add(rig.time_until(followers, rig.store.revision() + 1, [&] { rig.change_any(); }));
  }
  return taken.median();
}

void bridge_stalled(benchmark::State& state) {
  constexpr std::size_t changes = 100'000;
  run(state, [&] {
    bridge_rig rig;
    rig.open_followers(windows);
    const double median_before = change_often(rig, windows - 1, changes / 10);
    const double resident_before = resident_bytes();
    rig.pages.stop_reading(windows - 1);
    const double median = change_often(rig, windows - 1, changes);
    state.counters["before_ns"] = nanoseconds_of(median_before);
    state.counters["resident_bytes"] = resident_before;
    state.counters["grown_bytes"] = resident_bytes() - resident_before;
    // It can still catch up.
    rig.time_until(1, rig.store.revision(), [&] { rig.pages.read_on(windows - 1); });
    rig.check_documents();
    return median;
  });
}
BENCHMARK(bridge_stalled)->Name("bridge_stalled/100000")->Apply(configure)->Repetitions(1);

}  // namespace
