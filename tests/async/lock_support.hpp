#pragma once

#include "async/support.hpp"

#include <patchbay/async/thunk_lock.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace patchbay::test {

// An app whose thunks note in `log` when they begin and end, and stay at a gate of their name until that is opened.
struct lock_app : async_app {
  // A coroutine at a gate that is never opened is never freed: each holds the other.
  ~lock_app() {
    for (std::size_t opened = 0; opened != gates_.size();) {
      opened = gates_.size();
      for (const auto& [name, gate] : gates_) gate.open();
      run();
    }
  }

  // A thunk that notes, waits to be let through, and notes.
  [[nodiscard]] auto visit(std::string name) {
    return [this, name = std::move(name)](state_getter, const async_dispatcher&) -> boost::asio::awaitable<void> {
      log.push_back(name);
      co_await gate_of(name).opened();
      log.push_back("end of " + name);
    };
  }
  // Opens the gate, and runs what can run then.
  void let(const std::string& name) {
    gate_of(name).open();
    run();
  }
  [[nodiscard]] gate& gate_of(const std::string& name) {
    return gates_.try_emplace(name, context.get_executor()).first->second;
  }
  // What was noted since the last call.
  [[nodiscard]] std::vector<std::string> noted() { return std::exchange(log, {}); }

  std::vector<std::string> log;
  thunk_lock lock;

 private:
  std::map<std::string, gate> gates_;
};

}  // namespace patchbay::test
