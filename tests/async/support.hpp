#pragma once

#include "store/support.hpp"

#include <patchbay/async/async_dispatcher.hpp>
#include <patchbay/async/create_async_thunk.hpp>
#include <patchbay/testing/sequential_ids.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace patchbay::test {

// What a coroutine can wait at until somebody opens it, from any thread.
class gate {
 public:
  explicit gate(const boost::asio::any_io_executor& executor)
      : state_(std::make_shared<impl::result_state<void>>(executor)) {}
  [[nodiscard]] async_result<void> opened() const { return impl::access::make<async_result<void>>(state_); }
  void open() const { state_->set(std::monostate()); }

 private:
  std::shared_ptr<impl::result_state<void>> state_;
};

// A store of {"sum": 0} on an event loop that the test drives; "add" adds its payload, "fail" throws.
struct async_app {
  async_app() : async_app(services()) {}
  explicit async_app(patchbay::services given);

  // Runs all that can run now.
  void run() {
    context.restart();
    context.poll();
  }
  // The types of all actions so far, in order.
  [[nodiscard]] std::vector<std::string> types() const;
  [[nodiscard]] int sum() const { return store->state()["sum"].get<int>(); }
  [[nodiscard]] gate closed_gate() { return gate(context.get_executor()); }

  std::vector<action> seen;
  std::string fails_on = "fail";  // the type at which the reducer throws
  boost::asio::io_context context;
  std::optional<patchbay::store> store;
  async_dispatcher dispatch;

 private:
  patchbay::store& made(patchbay::services given);
};

}  // namespace patchbay::test
