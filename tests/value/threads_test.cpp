#include <patchbay/value/diff.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include "value/support.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

// What TSan is to look at: snapshots that several threads read and drop while another one goes on writing.

namespace patchbay::test {
namespace {

// Hands values from one thread to others.
class channel {
 public:
  void put(value v) {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(v));
    ready_.notify_one();
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    ready_.notify_all();
  }
  std::optional<value> take() {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [&] { return closed_ || !queue_.empty(); });
    if (queue_.empty()) return std::nullopt;
    value v = std::move(queue_.front());
    queue_.pop_front();
    return v;
  }

 private:
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<value> queue_;
  bool closed_ = false;
};

value first_state() {
  return produce(value{{"revision", 0}, {"sum", 0}, {"items", value::array()}, {"byId", value::object()}},
                 [](const draft& state) {
                   for (int i = 0; i < 500; ++i) {
                     state["items"].push_back({{"n", 0}, {"text", "a text longer than fifteen bytes"}});
                     state["byId"]["key" + std::to_string(i)] = {{"n", 0}};
                   }
                 });
}

value next_state(const value& state, int revision) {
  return produce(state, [&](const draft& root) {
    root["revision"] = revision;
    root["sum"] += 2;
    root["items"][revision * 7 % 500]["n"] += 1;
    root["byId"]["key" + std::to_string(revision * 13 % 500)]["n"] += 1;
    if (revision % 5 == 0) root["items"].push_back(root["items"][0].current());
    if (revision % 5 == 0) root["items"].pop_back();
  });
}

int total(const value& state) {
  int sum = 0;
  for (const value& item : state["items"].elements()) sum += item["n"].get<int>();
  for (const member each : state["byId"].items()) sum += each.value["n"].get<int>();
  return sum;
}

TEST(threads_test, snapshots_are_read_and_dropped_elsewhere_while_drafts_go_on) {
  constexpr int revisions = 400;
  channel snapshots;
  std::atomic<int> wrong{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      value previous = value::object();
      while (std::optional<value> state = snapshots.take()) {
        if (total(*state) != (*state)["sum"].get<int>()) ++wrong;
        if (!(apply(previous, diff(previous, *state)) == *state)) ++wrong;
        previous = *state;
      }
    });
  }
  value state = first_state();
  for (int revision = 1; revision <= revisions; ++revision) {
    state = next_state(state, revision);
    snapshots.put(state);
  }
  snapshots.close();
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(total(state), 2 * revisions);
}

TEST(threads_test, the_last_of_many_owners_frees_a_value_whichever_thread_it_is_on) {
  for (int round = 0; round < 50; ++round) {
    value shared = first_state();
    std::atomic<bool> go{false};
    std::vector<std::thread> owners;
    for (int i = 0; i < 4; ++i) {
      owners.emplace_back([&go, mine = shared]() mutable {
        while (!go) std::this_thread::yield();
        mine = value();
      });
    }
    go = true;
    shared = value();
    for (std::thread& owner : owners) owner.join();
  }
}

TEST(threads_test, drafts_of_one_base_on_several_threads_do_not_meet) {
  const value base = first_state();
  const std::string before = base.dump();
  std::vector<value> results(4);
  std::vector<std::thread> writers;
  for (std::size_t i = 0; i < results.size(); ++i) {
    writers.emplace_back([&base, &result = results[i], i] {
      for (int round = 0; round < 100; ++round) {
        result = produce(base, [&](const draft& root) {
          root["revision"] = i;
          for (int at = 0; at < 20; ++at) root["items"][at]["n"] = i;
        });
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(base.dump(), before);
  for (std::size_t i = 0; i < results.size(); ++i) {
    EXPECT_EQ(results[i]["items"][19]["n"], value(i));
    EXPECT_EQ(diff(base, results[i]).size(), i == 0 ? 0U : 21U);
  }
}

TEST(threads_test, drafts_kept_by_a_thread_that_ended_are_expired) {
  std::optional<draft> kept;
  std::thread([&] {
    static_cast<void>(produce(first_state(), [&](const draft& root) { kept.emplace(root["sum"]); }));
  }).join();
  EXPECT_EQ(code_of([&] { *kept = 1; }), errc::draft_expired);
  static_cast<void>(
      produce(first_state(), [&](const draft&) { EXPECT_EQ(code_of([&] { *kept = 1; }), errc::draft_expired); }));
}

TEST(threads_test, texts_are_read_and_written_on_many_threads) {
  const std::string text = first_state().dump();
  std::atomic<int> wrong{0};
  std::vector<std::thread> workers;
  for (int i = 0; i < 4; ++i) {
    workers.emplace_back([&] {
      for (int round = 0; round < 10; ++round) wrong += value::parse(text).dump() == text ? 0 : 1;
    });
  }
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace patchbay::test
