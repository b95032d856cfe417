#pragma once

#include <patchbay/impl/callable.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/store/dispatcher.hpp>
#include <patchbay/store/fwd.hpp>
#include <patchbay/store/handler.hpp>
#include <patchbay/store/impl/result_through.hpp>
#include <patchbay/store/middleware.hpp>
#include <patchbay/store/reducer.hpp>
#include <patchbay/store/selector.hpp>
#include <patchbay/store/subscription.hpp>
#include <patchbay/store/view.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

/// One change of the state. The references live as long as the call that handed them out; copy what you keep (O(1)).
struct commit {
  revision_number revision;  ///< after the change
  const value& before;
  const value& after;
  std::span<const action> actions;  ///< what caused it: one, or all of a batch
};

/// One action that went through a reducer or handler, whether or not it changed anything.
struct settled_action {
  const patchbay::action& action;
  revision_number revision;  ///< afterwards
  bool changed;
  const value& before;
  const value& after;
};

struct store_options {
  /// Gets what a listener, view callback or posted action throws. Without it, a listener's exception is rethrown by
  /// the dispatch that ran it, after everybody was served (the first one, if several threw), and one of a posted action
  /// goes to `warn`.
  std::function<void(std::exception_ptr)> on_error{};
  /// Gets warnings; without it they go to stderr. An empty std::function given on purpose is not possible: pass one
  /// that does nothing. What it throws counts as thrown by a listener.
  std::function<void(std::string_view)> warn{};
  /// How deep dispatches may nest before `errc::recursion` stops listeners that feed each other.
  std::size_t max_nesting = 1000;
};

/// The current value, its revision, and who listens. Move-only; subscriptions, views and dispatchers may outlive it.
///
/// Thread-safety: every member may be called from any thread. Reads never wait for a turn. Changes run one at a time;
/// a thread's own are in its order. While a reducer or handler runs, the thread running it may not touch the
/// store: `state`, `subscribe`, `view`, `dispatch` and the rest throw `errc::reducing` there.
///
/// What happens in a turn: the reducer makes a new value; if it differs, the revision goes up by one; commit listeners
/// hear of it in order; plain listeners are called; views that watch a changed path get one update each. A dispatch
/// inside a listener commits and notifies at once; views get their updates in order, each from what it last had to what
/// is now.
class store {
 public:
  explicit store(value initial = value::object(), store_options options = {});
  store(store&&) noexcept;
  store& operator=(store&&) noexcept;
  ~store();

  // --- reading: O(1), from any thread ---------------------------------------------------------

  /// The state now, a snapshot that may be kept for ever. Inside a batch its own thread sees the batch's state.
  [[nodiscard]] value state() const;
  [[nodiscard]] value get_state() const { return state(); }
  [[nodiscard]] value initial_state() const;
  [[nodiscard]] revision_number revision() const;
  struct versioned {
    revision_number revision;
    value state;
  };
  /// State and revision that belong together.
  [[nodiscard]] versioned snapshot() const;

  // --- zustand: changing without an action ----------------------------------------------------

  /// Shallow merge of an object into an object state; any other value replaces the state.
  /// Commit listeners see an action "@@patchbay/SET_STATE" with the partial as payload.
  void set_state(const value& partial);
  void set_state(std::initializer_list<value> partial) { set_state(value(partial)); }
  /// Edits the state with a function over a draft.
  template <std::invocable<draft> Edit>
  void set_state(Edit&& edit) {
    impl::checked_function<std::decay_t<Edit>>(edit, "the edit of a state");
    edit_state(std::forward<Edit>(edit));
  }
  /// Replaces the whole state.
  void replace_state(value next);

  // --- redux: dispatching with the store's own handlers or reducer -------------------------------
  // With the default dispatcher of this store, which takes all that dispatcher.hpp says, thunks included.

  [[nodiscard]] const dispatcher& default_dispatcher() const noexcept;
  template <class... Arguments>
  decltype(auto) dispatch(Arguments&&... arguments) const;
  dispatch_result dispatch(std::initializer_list<value> members) const;
  dispatch_result dispatch(impl::text type, value payload) const;

  /// Handlers that dispatchers use when they are given none. Throws `errc::invalid_argument` for a duplicate type, and
  /// adds none of the map then.
  subscription handle(std::string type, handler run);
  void handle(const handler_map& handlers, impl::text prefix = "");

  /// Swaps the root reducer of the default dispatcher and runs it once with a private action, so that new slices get
  /// their initial state. Throws `errc::invalid_argument` for an empty one, and what it throws itself; the old one
  /// stays then.
  void replace_reducer(reducer next);
  /// Runs the root reducer once with a private action, which passes no middleware: for one that changed inside, such as
  /// combined_slices. Does nothing where there is no reducer.
  void refresh();

  // --- many at once, later ---------------------------------------------------------------------

  /// Runs `work`; all that it dispatches or sets becomes one commit and one update. Batches nest into one. Returns what
  /// `work` returns.
  ///
  /// If `work` throws, nothing happened at all: the state, the reducer, handlers, slices injected into this store and
  /// the paths of its views are what they were, and nothing that was posted in it runs. What is not the store's stays:
  /// subscriptions and views that began or ended meanwhile, which have owners; what middleware and thunks did; and what
  /// a reducer remembers inside itself, such as the first history of `undoable`.
  template <std::invocable Work>
  std::invoke_result_t<Work> batch(Work&& work);

  /// Runs `work` in a turn of the calling thread and returns what it returns: nobody else changes the state meanwhile,
  /// and when it begins, every listener has heard of all that was committed before. Waits for the turn of another
  /// thread; turns nest. What listeners threw meanwhile comes out in the end, as from a dispatch.
  template <std::invocable Work>
  std::invoke_result_t<Work> in_turn(Work&& work);
  /// The same for who is not to hear of listeners: the first of what they threw goes to `of_listeners`, and only what
  /// `work` itself throws comes out.
  template <std::invocable Work>
  std::invoke_result_t<Work> in_turn(std::exception_ptr& of_listeners, Work&& work);

  /// Queues an action for the default dispatcher and returns without waiting for another thread's turn: the thread that
  /// has the turn runs it when its own is over, or else the caller does. FIFO, and before what the calling thread
  /// dispatches later. In a batch it is queued when that has succeeded. What it throws goes to
  /// `store_options::on_error`.
  ///
  /// A turn ends with what was queued by then. What comes after that is left to another thread that posts or
  /// dispatches, if there is one; a thread whose tasks post further ones goes on with these, and others have their
  /// turns in between.
  void post(action a);
  void post(std::function<void()> task);

  // --- listening --------------------------------------------------------------------------------
  // Empty callbacks throw errc::invalid_argument. A listener added during a notification is first called in the next
  // one.

  /// Redux: called after every dispatch, also one that changed nothing.
  subscription subscribe(std::function<void()> listener);
  /// Zustand: called when the state changed, with what it is and what this listener saw last.
  subscription subscribe(std::function<void(const value& state, const value& previous)> listener);
  /// What counts as equal for a selected value; `==` where it is empty.
  using equality = std::function<bool(const value&, const value&)>;
  /// Zustand's subscribeWithSelector: called when the selected value is no longer equal to the one last fired.
  subscription subscribe(selector::input selected,
                         std::function<void(const value& selected, const value& previous)> listener,
                         equality equal = {}, bool fire_immediately = false);
  /// Redux's observable: called with the state now, and after every dispatch.
  subscription observe(std::function<void(const value&)> listener);

  /// Every commit, in order, none left out, also those that listeners cause.
  subscription on_commit(std::function<void(const commit&)> listener);
  /// Every action that reached a reducer or handler, in order; those of a batch when it commits, none of a batch that
  /// failed.
  subscription on_action(std::function<void(const settled_action&)> listener);

  /// Called once, when the store has ended and nothing of it runs any more, on the thread that ended it or was the last
  /// in it. Everything else was let go of by then; `dispatch` and the rest throw `errc::closed`.
  subscription on_end(std::function<void()> listener);

  /// A view that is pushed to.
  [[nodiscard]] patchbay::view view(path_set paths, view_callback callback, view_options options = {});
  /// A view that pulls with `take()`.
  [[nodiscard]] patchbay::view view(path_set paths, view_options options = {});
  /// Views of a derived value: the document is what the selector returns.
  [[nodiscard]] patchbay::view view(selector source, view_callback callback, view_options options = {});
  [[nodiscard]] patchbay::view view(selector source, view_options options = {});

  /// What GoogleTest shows of a store: its revision and state.
  friend void PrintTo(const store& s, std::ostream* out);

 private:
  friend impl::access;
  friend store configure_store(store_configuration configuration);
  void edit_state(const std::function<void(draft)>& edit);
  void run_batch(const std::function<void()>& work);
  void run_in_turn(const std::function<void()>& work, std::exception_ptr* of_listeners);

  std::shared_ptr<impl::store_core> core_;
  std::unique_ptr<dispatcher> default_;
};

/// Redux's createStore: the state is what `root` makes of `preloaded` and a private "@@redux/INIT..." action, which
/// passes no middleware. `preloaded` is null where there is none: the reducer's own initial state counts then.
/// Throws `errc::invalid_argument` for an empty reducer.
[[nodiscard]] store create_store(reducer root, value preloaded = {}, std::vector<middleware> layers = {},
                                 store_options options = {});

// --- implementation -----------------------------------------------------------------------------

template <class... Arguments>
decltype(auto) store::dispatch(Arguments&&... arguments) const {
  return default_dispatcher()(std::forward<Arguments>(arguments)...);
}

inline dispatch_result store::dispatch(std::initializer_list<value> members) const {
  return default_dispatcher()(action(members));
}

inline dispatch_result store::dispatch(impl::text type, value payload) const {
  return default_dispatcher()(type, std::move(payload));
}

template <std::invocable Work>
std::invoke_result_t<Work> store::batch(Work&& work) {
  impl::checked_function<std::decay_t<Work>>(work, "the work of a batch");
  return impl::result_through([this](const auto& run) { run_batch(run); }, std::forward<Work>(work));
}

template <std::invocable Work>
std::invoke_result_t<Work> store::in_turn(Work&& work) {
  impl::checked_function<std::decay_t<Work>>(work, "the work of a turn");
  return impl::result_through([this](const auto& run) { run_in_turn(run, nullptr); }, std::forward<Work>(work));
}

template <std::invocable Work>
std::invoke_result_t<Work> store::in_turn(std::exception_ptr& of_listeners, Work&& work) {
  impl::checked_function<std::decay_t<Work>>(work, "the work of a turn");
  return impl::result_through([&](const auto& run) { run_in_turn(run, &of_listeners); }, std::forward<Work>(work));
}

}  // namespace patchbay
