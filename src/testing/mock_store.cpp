#include <patchbay/testing/mock_store.hpp>

#include <patchbay/error.hpp>

#include <mutex>
#include <optional>
#include <ostream>
#include <utility>

namespace patchbay::inline v0_1::testing {

// The actions so far, and the state they make. Changes only within a turn of the store, so that whoever has the turn
// reads without the lock, which is there for readers on other threads.
class mock_store::record {
 public:
  explicit record(value state) : fixed_(std::move(state)) {}
  explicit record(script state) : script_(std::move(state)) {
    if (!script_) throw error(errc::invalid_argument, "Expected the scripted state of a mock store to be a function.");
  }

  // The root reducer.
  value reduce(const value* state, const action& a) {
    if (is_private(a)) return scripted(state);
    push(a);
    try {
      return scripted(state);
    } catch (...) {
      pop();
      throw;
    }
  }

  [[nodiscard]] std::vector<action> actions() const {
    const std::scoped_lock lock(mutex_);
    return actions_;
  }

  // The state that there is without actions; nothing where the actions do not matter.
  [[nodiscard]] std::optional<value> initial() const { return script_ ? std::optional(script_({})) : std::nullopt; }

  void clear() {
    const std::scoped_lock lock(mutex_);
    actions_.clear();
  }

 private:
  static bool is_private(const action& a) noexcept {
    return a.type().starts_with(action_types::init) || a.type().starts_with(action_types::replace);
  }

  [[nodiscard]] value scripted(const value* state) const {
    if (script_) return script_(actions_);
    return state != nullptr ? *state : fixed_;
  }

  void push(const action& a) {
    const std::scoped_lock lock(mutex_);
    actions_.push_back(a);
  }

  void pop() noexcept {
    const std::scoped_lock lock(mutex_);
    actions_.pop_back();
  }

  script script_;
  value fixed_;
  mutable std::mutex mutex_;
  std::vector<action> actions_;
};

// --- life -------------------------------------------------------------------------------------------------

namespace {

using shared_dispatcher = std::shared_ptr<std::optional<patchbay::dispatcher>>;

// Never goes on to the next: the dispatcher has the middleware, and the same reducer at its end.
middleware send_to(const shared_dispatcher& target) {
  return [target](const middleware_api&, const next_dispatch&, const action& a) { return (**target)(a); };
}

}  // namespace

std::shared_ptr<mock_store::record> mock_store::make_record(script state) {
  return std::make_shared<record>(std::move(state));
}

mock_store::mock_store(value state, mock_options options)
    : mock_store(recorded{}, std::make_shared<record>(std::move(state)), std::move(options)) {}

mock_store::mock_store(recorded, std::shared_ptr<record> so_far, mock_options options)
    : record_(std::move(so_far)),
      dispatcher_(std::make_shared<std::optional<patchbay::dispatcher>>()),
      store_(create_store(root_reducer(), {}, apply_middleware(send_to(dispatcher_)))) {
  *dispatcher_ = create_dispatch(store_, {.reducer = root_reducer(),
                                          .middleware = std::move(options.middleware),
                                          .services = std::move(options.services)});
}

reducer mock_store::root_reducer() const {
  return [recorded = record_](const value* state, const action& a) { return recorded->reduce(state, a); };
}

// --- what was dispatched ----------------------------------------------------------------------------------

std::vector<action> mock_store::get_actions() const { return record_->actions(); }

void mock_store::clear_actions() {
  store_.batch([&] {
    const std::optional<value> initial = record_->initial();
    if (initial && *initial != store_.state()) store_.replace_state(*initial);
    record_->clear();
  });
}

void PrintTo(const mock_store& mock, std::ostream* out) {
  *out << "a mock store with the state " << mock.get_state() << " and the actions [";
  const char* separator = "";
  for (const action& recorded : mock.get_actions()) *out << std::exchange(separator, ", ") << recorded;
  *out << ']';
}

}  // namespace patchbay::testing
