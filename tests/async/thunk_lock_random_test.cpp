// Locks against an oracle that compares every pair of paths, at random; printed seeds repeat a failure.

#include "async/lock_support.hpp"
#include "async/thunk_lock_table.hpp"

#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <mutex>
#include <random>
#include <thread>

namespace patchbay::test {
namespace {

using boost::asio::awaitable;
using random_numbers = std::minstd_rand;  // small enough for a coroutine
using paths = std::vector<std::string>;

unsigned chosen_seed() {
  const unsigned chosen = std::random_device()();
  std::cout << "seed " << chosen << '\n';
  return chosen;
}

bool overlap(const std::string& a, const std::string& b) {
  return a == b || a.starts_with(b + "/") || b.starts_with(a + "/");
}
bool overlap(const paths& a, const paths& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& one) {
    return std::any_of(b.begin(), b.end(), [&](const std::string& other) { return overlap(one, other); });
  });
}

paths random_paths(random_numbers& random, const std::string& within = "") {
  paths chosen;
  for (auto count = 1 + random() % 3; count != 0; --count) {
    std::string path = within;
    for (auto depth = random() % 4; depth != 0; --depth) path += {'/', static_cast<char>('a' + random() % 3)};
    chosen.push_back(std::move(path));
  }
  return path_set(chosen).paths();
}

// --- the table, single threaded ------------------------------------------------------------------------------

// Entries in the order they came, with what the oracle says of them.
class table_game {
 public:
  explicit table_game(unsigned chosen) : random_(chosen) {}
  ~table_game() {
    for (const auto& one : live_) table_.remove(one->entry);
  }

  void step() {
    if (live_.size() < 12 && random_() % 5 < 3) {
      live_.push_back(std::make_unique<player>(random_paths(random_)));
      player& last = *live_.back();
      table_.add(last.entry, [&last] { ++last.granted; });
    } else if (!live_.empty()) {
      const auto chosen = live_.begin() + static_cast<std::ptrdiff_t>(random_() % live_.size());
      const std::unique_ptr<player> leaving = std::move(*chosen);
      live_.erase(chosen);
      table_.remove(leaving->entry);
    }
    check();
  }

 private:
  struct player {
    explicit player(paths own) : chosen(std::move(own)), entry(chosen) {}
    paths chosen;
    impl::lock_entry entry;
    int granted = 0;
  };

  void check() const {
    for (std::size_t i = 0; i < live_.size(); ++i) {
      bool blocked = false;
      for (std::size_t before = 0; before < i; ++before) {
        blocked = blocked || overlap(live_[before]->chosen, live_[i]->chosen);
      }
      ASSERT_EQ(live_[i]->granted, blocked ? 0 : 1) << ::testing::PrintToString(live_[i]->chosen);
    }
  }

  random_numbers random_;
  impl::lock_table table_;
  std::vector<std::unique_ptr<player>> live_;
};

TEST(ThunkLockRandom, GrantsExactlyWhatOverlapsNothingEarlierWhoeverLeaves) {
  random_numbers random(chosen_seed());
  for (int round = 0; round < 300 && !::testing::Test::HasFailure(); ++round) {
    const auto chosen = static_cast<unsigned>(random());
    SCOPED_TRACE(chosen);
    table_game game(chosen);
    for (int step = 0; step < 200 && !::testing::Test::HasFailure(); ++step) game.step();
  }
}

// --- thunks on several threads ---------------------------------------------------------------------------------

// Who is inside of what, as the thunks themselves say.
class witness {
 public:
  // Begins a visit inside that of `parent` (0 for none). Notes a fault if an unrelated one that overlaps is there.
  void enter(std::size_t id, std::size_t parent, const paths& own) {
    const std::lock_guard lock(guard_);
    parents_[id] = parent;
    for (const auto& [other, theirs] : inside_) {
      if (overlap(own, theirs) && !is_around(other, id)) ++faults_;
    }
    inside_.emplace(id, own);
    order_.push_back(id);
  }
  void leave(std::size_t id) {
    const std::lock_guard lock(guard_);
    inside_.erase(id);
  }
  [[nodiscard]] int faults() const { return faults_; }
  [[nodiscard]] const std::vector<std::size_t>& order() const { return order_; }

 private:
  [[nodiscard]] bool is_around(std::size_t outer, std::size_t inner) const {
    while (inner != 0 && inner != outer) inner = parents_.at(inner);
    return inner != 0;
  }

  std::mutex guard_;
  std::map<std::size_t, std::size_t> parents_;
  std::map<std::size_t, paths> inside_;
  std::vector<std::size_t> order_;
  int faults_ = 0;
};

// As long as a thunk runs, or until it throws.
class presence {
 public:
  presence(witness& seen, std::size_t id, std::size_t parent, const paths& own) : seen_(seen), id_(id) {
    seen.enter(id, parent, own);
  }
  presence(const presence&) = delete;
  presence& operator=(const presence&) = delete;
  ~presence() { seen_.leave(id_); }

 private:
  witness& seen_;
  std::size_t id_;
};

struct visitors {
  auto visit(std::size_t id, std::size_t parent, const paths& own, unsigned chosen, int depth) {
    return [=, this](const state_getter&, const async_dispatcher& send) {
      return stay(send, id, parent, own, chosen, depth);
    };
  }

  // Stays for some steps, with a child that it perhaps awaits; some throw.
  awaitable<void> stay(async_dispatcher send, std::size_t id, std::size_t parent, paths own, unsigned chosen,
                       int depth) {
    random_numbers random(chosen);
    const presence here(seen, id, parent, own);
    const auto executor = co_await boost::asio::this_coro::executor;
    for (auto steps = random() % 3; steps != 0; --steps)
      co_await boost::asio::post(executor, boost::asio::use_awaitable);
    if (depth < 3 && random() % 2 == 0) {
      const async_result<void> child = dispatch_child(send, id, own, random, depth + 1);
      if (random() % 2 == 0) co_await child.wait();
    }
    if (random() % 8 == 0) throw std::runtime_error("a visitor fails");
  }

  // A child that isn't awaited may outlive the parent's thunk, inside whose hold it is.
  async_result<void> dispatch_child(const async_dispatcher& send, std::size_t parent, const paths& around,
                                    random_numbers& random, int depth) {
    paths own = random_paths(random, around[random() % around.size()]);
    const std::size_t id = ++ids;
    const path_set locked(own);
    return send(lock(locked, visit(id, parent, std::move(own), static_cast<unsigned>(random()), depth)));
  }

  thunk_lock lock;
  witness seen;
  std::atomic<std::size_t> ids = 0;
};

TEST(ThunkLockRandom, NeverLetsTwoOverlapWhoAreNotNestedAndEndsThemAll) {
  random_numbers random(chosen_seed());
  store app;
  boost::asio::thread_pool pool(4);
  const async_dispatcher dispatch(app, pool.get_executor());
  visitors all;
  std::mutex guard;
  std::vector<async_result<void>> results;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 3; ++thread) {
    threads.emplace_back([&, own = random_numbers(static_cast<unsigned>(random()))]() mutable {
      for (int i = 0; i < 300; ++i) {
        const auto result = all.dispatch_child(dispatch, 0, {""}, own, 0);
        const std::lock_guard lock(guard);
        results.push_back(result);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  pool.join();
  EXPECT_EQ(all.seen.faults(), 0);
  EXPECT_EQ(all.seen.order().size(), all.ids);
  for (const auto& result : results) EXPECT_TRUE(result.ready());
}

TEST(ThunkLockRandom, LetsThoseThatOverlapInInTheOrderOfTheirDispatches) {
  random_numbers random(chosen_seed());
  store app;
  boost::asio::thread_pool pool(4);
  const async_dispatcher dispatch(app, pool.get_executor());
  visitors all;
  std::vector<paths> wanted(1);
  for (std::size_t id = 1; id <= 400; ++id) {
    wanted.push_back(random_paths(random));
    (void)dispatch(all.lock(path_set(wanted[id]), all.visit(id, 0, wanted[id], static_cast<unsigned>(random()), 3)));
  }
  pool.join();
  const std::vector<std::size_t>& order = all.seen.order();
  ASSERT_EQ(order.size(), 400U);
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t before = 0; before < i; ++before) {
      if (order[before] > order[i]) {
        EXPECT_FALSE(overlap(wanted[order[before]], wanted[order[i]])) << order[before] << " came before " << order[i];
      }
    }
  }
}

TEST(ThunkLockRandom, EndsThemAllWhenTheStoreEndsMeanwhile) {
  random_numbers random(chosen_seed());
  for (int round = 0; round < 10; ++round) {
    boost::asio::thread_pool pool(3);
    std::optional<store> app(std::in_place);
    const async_dispatcher dispatch(*app, pool.get_executor());
    visitors all;
    std::vector<async_result<void>> results;
    std::thread dispatching([&, own = random_numbers(static_cast<unsigned>(random()))]() mutable {
      for (int i = 0; i < 200; ++i) results.push_back(all.dispatch_child(dispatch, 0, {""}, own, 0));
    });
    const auto some = random() % 150;
    while (all.ids < some) std::this_thread::yield();
    app.reset();
    dispatching.join();
    pool.join();
    for (const auto& result : results) EXPECT_TRUE(result.ready());
    // Nothing is left behind that holds a path.
    boost::asio::thread_pool fresh(1);
    store other;
    const auto last = async_dispatcher(other, fresh.get_executor())(all.lock(action("last")));
    fresh.join();
    EXPECT_TRUE(last.ready());
  }
}

}  // namespace
}  // namespace patchbay::test
