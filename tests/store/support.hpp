#pragma once

#include <patchbay/patchbay.hpp>

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

// How GoogleTest shows what it compares, and the applications that many tests use.

namespace patchbay::test {

// The error that `act` throws; fails the test when it throws none.
template <class F>
error error_of(F&& act) {
  try {
    act();
  } catch (const error& failure) {
    return failure;
  }
  ADD_FAILURE() << "nothing was thrown";
  return error(errc::usage, "nothing was thrown");
}

template <class F>
errc code_of(F&& act) {
  return error_of(act).code();
}

// redux's fixture: a list of todos. ADD_TODO appends one whose id is the highest so far plus one.
reducer todos();
// The same, but new todos come first.
reducer todos_reverse();
action add_todo(std::string_view text);
// The ids of a list of todos.
std::vector<int> ids_of(const value& list);

// A counter in a handler map: INCREMENT, SET with the number as payload, FAIL throws std::runtime_error("handler
// failed") after it has changed the draft, NOTHING does nothing.
handler_map counter_handlers();

// A store of {"counter": 0} with a dispatcher over those handlers.
struct counter_app {
  explicit counter_app(store_options options = {}, dispatch_options routing = {});

  patchbay::store store;
  dispatcher dispatch;

  [[nodiscard]] int counter() const { return store.state()["counter"].get<int>(); }
};

// Follows a view's updates as a client would: applies each patch to what it has, and checks that the bases are
// contiguous.
class replica {
 public:
  replica() = default;
  // A replica of a view that has begun without a snapshot.
  replica(value document, revision_number revision) : document_(std::move(document)), revision_(revision) {}

  void receive(const update& news);

  [[nodiscard]] const value& document() const noexcept { return document_; }
  [[nodiscard]] revision_number revision() const noexcept { return revision_; }
  [[nodiscard]] std::size_t updates() const noexcept { return updates_; }

 private:
  value document_;
  revision_number revision_ = 0;
  std::size_t updates_ = 0;
};

}  // namespace patchbay::test
