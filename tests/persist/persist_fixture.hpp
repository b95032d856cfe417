#pragma once

#include <patchbay/patchbay.hpp>
#include <patchbay/persist/persist.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A storage that tells what it was asked for, fails on demand, answers later and keeps changes if told so.
class scripted_storage : public patchbay::storage {
 public:
  bool later = false;
  bool fail_reads = false;
  bool fail_writes = false;
  bool fail_removals = false;
  bool fail_appends = false;
  bool keeps_changes = false;
  std::optional<std::string> text;
  std::optional<std::string> previous;
  std::vector<std::string> reads;
  std::vector<std::string> changes;  // behind the text
  std::exception_ptr rest;           // why there are no more
  std::vector<std::string> writes;
  std::vector<std::string> appended;
  std::vector<std::string> written_names;
  std::vector<std::string> removals;
  std::size_t writes_over_unusable = 0;

  void read(const std::string& name, patchbay::read_reply reply) override {
    reads.push_back(name);
    if (fail_reads) throw std::runtime_error("no reading today");
    answer({text, rest, changes}, std::move(reply));
  }
  void read_previous(const std::string&, patchbay::read_reply reply) override { answer({previous}, std::move(reply)); }
  void write(const std::string& name, std::string_view now) override {
    if (fail_writes) throw std::runtime_error("no writing today");
    text = std::string(now);
    changes.clear();
    rest = nullptr;
    writes.emplace_back(now);
    written_names.push_back(name);
  }
  void write_over_unusable(const std::string& name, std::string_view now) override {
    write(name, now);
    ++writes_over_unusable;
  }
  bool append(const std::string&, std::string_view change, std::uint64_t after) override {
    if (!keeps_changes || !text || after != print()) return false;
    if (fail_appends) throw std::runtime_error("no appending today");
    changes.emplace_back(change);
    appended.emplace_back(change);
    return true;
  }
  void remove(const std::string& name) override {
    removals.push_back(name);
    if (fail_removals) throw std::runtime_error("no removing today");
    text.reset();
    changes.clear();
  }

  [[nodiscard]] std::size_t waiting() const { return replies_.size(); }
  void answer_next() {
    const auto reply = std::move(replies_.front());
    replies_.pop_front();
    reply();
  }
  void answer_all() {
    while (!replies_.empty()) answer_next();
  }

 private:
  void answer(const patchbay::read_result& found, patchbay::read_reply reply) {
    if (!later) return reply(found);
    replies_.emplace_back([found, reply = std::move(reply)] { reply(found); });
  }
  [[nodiscard]] std::uint64_t print() const {
    std::uint64_t all = patchbay::fingerprint(*text);
    for (const std::string& change : changes) all = patchbay::fingerprint(change, all);
    return all;
  }

  std::deque<std::function<void()>> replies_;
};

class persist_test : public ::testing::Test {
 protected:
  patchbay::persist_options options() {
    return {.name = "app",
            .storage = storage_,
            .on_rehydrate =
                [this](const patchbay::value& state) {
                  before_.push_back(state.dump());
                  return [this](const patchbay::value* now, const patchbay::error* failure) {
                    after_.push_back(now != nullptr ? now->dump() : std::string("error: ") + failure->message());
                  };
                },
            .on_error = [this](const patchbay::error& failure) { errors_.push_back(failure.message()); }};
  }

  std::shared_ptr<scripted_storage> storage_ = std::make_shared<scripted_storage>();
  patchbay::store store_{patchbay::value{{"count", 0}}};
  std::vector<std::string> before_;
  std::vector<std::string> after_;
  std::vector<std::string> errors_;
};
