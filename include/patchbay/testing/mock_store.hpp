#pragma once

#include <patchbay/store/action.hpp>
#include <patchbay/store/dispatcher.hpp>
#include <patchbay/store/middleware.hpp>
#include <patchbay/store/reducer.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/store/subscription.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

/// What tests of an application's logic need. In a file that says `using namespace patchbay`, GoogleTest's own
/// namespace is spelled with its leading colons.
namespace patchbay::inline v0_1::testing {

struct mock_options {
  std::vector<patchbay::middleware> middleware{};
  patchbay::services services{};  ///< for thunks that go through the mock or its dispatcher
};

/// A store for tests that ask "what was dispatched?" (redux-mock-store): it reduces nothing, its state is scripted, and
/// it remembers the actions that came through its middleware.
///
///     mock_store mock{{{"user", "ann"}}};
///     mock.dispatch(fetch_todos());  // a thunk
///     EXPECT_THAT(mock.get_actions(), ElementsAre(ActionOfType("todos/pending"), ActionOfType("todos/fulfilled")));
///
/// Underneath is a real store, so that code which takes a `store&` or a `const dispatcher&` can be tested as it is.
/// Where the question is what became of the state, test with the application's own store instead.
///
/// Move-only. Every member may be called from any thread, as with a store.
class mock_store {
 public:
  /// Computes the state from the actions so far, at the start and after every action. Runs as a reducer does: it may
  /// not touch the store. When it throws, the action is not recorded and the state stays.
  using script = std::function<value(std::span<const action> so_far)>;

  /// The state stays what it is given as. `store().replace_state(...)` gives it another.
  explicit mock_store(value state = value::object(), mock_options options = {});
  /// Computes it by what makes a `script`. Throws `errc::invalid_argument` for an empty function.
  template <class Script>
    requires(std::constructible_from<script, Script> && !std::convertible_to<Script, value>)
  explicit mock_store(Script&& state, mock_options options = {})
      : mock_store(recorded{}, make_record(script(std::forward<Script>(state))), std::move(options)) {}

  /// All that `store::dispatch` takes: a type, a type and a payload, an action, a list of members, a thunk, whose
  /// result comes back with its own type. Invalid actions are refused as everywhere.
  template <class... Arguments>
  decltype(auto) dispatch(Arguments&&... arguments) const {
    return dispatcher()(std::forward<Arguments>(arguments)...);
  }
  dispatch_result dispatch(std::initializer_list<value> members) const { return dispatcher()(action(members)); }
  dispatch_result dispatch(patchbay::impl::text type, value payload) const {
    return dispatcher()(type, std::move(payload));
  }

  /// The actions that arrived behind the middleware, in order, those of a batch that failed included. Thunks are not
  /// among them, what they dispatch is. O(actions).
  [[nodiscard]] std::vector<action> get_actions() const;
  /// Forgets the actions; a scripted function then starts again with none. Throws what that throws, and
  /// `errc::reducing` inside it; nothing is forgotten then.
  void clear_actions();

  [[nodiscard]] value get_state() const { return store_.get_state(); }
  /// Calls a listener after every dispatch.
  subscription subscribe(std::function<void()> listener) { return store_.subscribe(std::move(listener)); }

  /// The way to the mock for code that wants a dispatcher: middleware and services included.
  [[nodiscard]] const patchbay::dispatcher& dispatcher() const noexcept { return **dispatcher_; }
  /// For code that wants a store. What is dispatched there goes through the same middleware and is recorded too;
  /// handlers registered there are not asked, and there are no services.
  [[nodiscard]] patchbay::store& store() noexcept { return store_; }
  [[nodiscard]] const patchbay::store& store() const noexcept { return store_; }

  /// What GoogleTest shows of a mock: its state and its actions.
  friend void PrintTo(const mock_store& mock, std::ostream* out);

 private:
  class record;
  // Lets no pair of braces be taken for a record.
  struct recorded {};
  mock_store(recorded, std::shared_ptr<record> so_far, mock_options options);
  [[nodiscard]] static std::shared_ptr<record> make_record(script state);
  [[nodiscard]] reducer root_reducer() const;

  std::shared_ptr<record> record_;
  // Shared with the default dispatcher of the store, which sends everything there.
  std::shared_ptr<std::optional<patchbay::dispatcher>> dispatcher_;
  patchbay::store store_;
};

}  // namespace patchbay::testing
