#include "states.hpp"

#include <patchbay/patchbay.hpp>
#include <patchbay/persist/persist.hpp>
#include <patchbay/persist/sqlite_storage.hpp>
#include <patchbay/persist/storage.hpp>

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace {

using patchbay::draft;
using patchbay::persist;
using patchbay::persisted;
using patchbay::store;

constexpr std::int64_t some = 1'000;
constexpr std::int64_t many = 100'000;

// A folder that goes with its owner.
class folder {
 public:
  folder() : path_(std::filesystem::temp_directory_path() / ("patchbay-bench-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
  }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  ~folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::shared_ptr<patchbay::storage> in_files(const folder& in, bool sync) {
  return std::make_shared<patchbay::file_storage>(in.path(), patchbay::file_storage_options{.sync = sync});
}
std::shared_ptr<patchbay::storage> in_database(const folder& in, bool sync) {
  return std::make_shared<patchbay::sqlite_storage>(in.path() / "state.db",
                                                    patchbay::sqlite_storage_options{.sync = sync});
}
std::shared_ptr<patchbay::storage> in_memory(const folder&, bool) {
  return std::make_shared<patchbay::memory_storage>();
}

// One field of one entity, and its way into the storage; nothing is left for later.
template <class Open>
void persist_flip(benchmark::State& state, Open open, bool sync) {
  const folder place;
  store app{bench::entities(static_cast<std::size_t>(state.range(0)))};
  const persisted saved = persist(app, {.name = "todos", .storage = open(place, sync)});
  bench::scattered next(static_cast<std::size_t>(state.range(0)));
  const auto flip = [&] {
    app.set_state([id = bench::todo_id(next.next())](draft s) {
      const draft done = s["todos"]["entities"][id]["done"];
      done = !done.get<bool>();
    });
  };
  // The whole text comes first, and SQLite moves it to its place behind it.
  constexpr int until_settled = 5;
  for (int i = 0; i < until_settled; ++i) flip();
  for (auto _ : state) flip();
}
// The disk's time counts as well.
void with_sizes(benchmark::internal::Benchmark* all) { all->Arg(some)->Arg(many)->UseRealTime(); }
BENCHMARK_CAPTURE(persist_flip, memory, in_memory, false)->Name("persist_flip_memory")->Apply(with_sizes);
BENCHMARK_CAPTURE(persist_flip, file, in_files, true)->Name("persist_flip_file")->Apply(with_sizes);
BENCHMARK_CAPTURE(persist_flip, file_unsynced, in_files, false)->Name("persist_flip_file_unsynced")->Apply(with_sizes);
BENCHMARK_CAPTURE(persist_flip, sqlite, in_database, true)->Name("persist_flip_sqlite")->Apply(with_sizes);
BENCHMARK_CAPTURE(persist_flip, sqlite_unsynced, in_database, false)
    ->Name("persist_flip_sqlite_unsynced")
    ->Apply(with_sizes);

// What a program waits for when it starts, after a text and the changes behind it.
void persist_load(benchmark::State& state) {
  constexpr int changes = 10'000;
  const folder place;
  const auto count = static_cast<std::size_t>(state.range(0));
  {
    store app{bench::entities(count)};
    const persisted saved = persist(app, {.name = "todos", .storage = in_database(place, false)});
    bench::scattered next(count);
    for (int i = 0; i <= changes; ++i) {
      app.set_state([&](draft s) { s["todos"]["entities"][bench::todo_id(next.next())]["priority"] = i; });
    }
  }
  for (auto _ : state) {
    store app{patchbay::value::object()};
    const persisted saved = persist(app, {.name = "todos", .storage = in_database(place, false)});
    benchmark::DoNotOptimize(app.state());
  }
}
BENCHMARK(persist_load)->Name("persist_load_sqlite")->Apply(with_sizes);

}  // namespace
