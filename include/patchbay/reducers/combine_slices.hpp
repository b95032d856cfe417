#pragma once

#include <patchbay/reducers/combine_reducers.hpp>
#include <patchbay/reducers/slice.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/store/reducer.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/value/value.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

/// One member of the root state and the reducer that makes it: a slice at its reducer path, or any reducer.
struct slice_entry {
  template <class State>
  slice_entry(const slice<State>& from)
      : path(from.reducer_path()), reducer(from.reducer()), identity(from.identity()) {}
  slice_entry(std::string at, patchbay::reducer run) : path(std::move(at)), reducer(std::move(run)) {}

  std::string path;
  patchbay::reducer reducer;
  const void* identity = nullptr;  ///< of the slice, to know it again
};

struct inject_options {
  /// Replaces what is at the same path instead of refusing to.
  bool override_existing = false;
};

/// A root reducer that slices can be added to later, Redux Toolkit's combineSlices:
///
///     combined_slices root = combine_slices(todos, filter);
///     store app = create_store(root);
///     root.inject(app, plug_in);  // the views of app see its initial state
///
/// It reduces as `combine_reducers`. A handle: copies, and the stores made from them, have the same slices. What a
/// slice's reducer remembers (`undoable` its first history) belongs to each copy and each store, and stays when other
/// slices come; a new copy remembers what the one it was made of does. Safe to call from several threads.
class combined_slices {
 public:
  explicit combined_slices(std::vector<slice_entry> entries, combine_options options = {});
  combined_slices(const combined_slices& other);
  combined_slices& operator=(const combined_slices& other);
  combined_slices(combined_slices&&) noexcept;
  combined_slices& operator=(combined_slices&&) noexcept;
  ~combined_slices();

  /// Adds a slice, whose part of a state appears with the next action. True if it was not there before; false, and
  /// nothing is done, if it was. O(log slices), and O(slices) more for the next action. Throws `errc::invalid_argument`
  /// if its path belongs to another one, and what `combine_reducers` throws; nothing has changed then.
  bool inject(slice_entry entry, inject_options options = {}) const;
  /// The same, and the state of a running store has it at once: a commit of its own, without an action that middleware
  /// would see. If the store's state doesn't fit the slice, throws what the slice throws, and the slice is not added;
  /// nor is it where this was called in a batch of that store that fails. What listeners throw comes out of this as out
  /// of a dispatch, and the slice stays.
  bool inject(store& running, slice_entry entry, inject_options options = {}) const;

  [[nodiscard]] bool contains(impl::text path) const;

  [[nodiscard]] value operator()(const value* state, const action& a) const;
  static constexpr bool reports_answers = true;  // see dispatch_result::handled

 private:
  class registry;
  class instances;
  std::shared_ptr<registry> registry_;
  std::unique_ptr<instances> instances_;
};

/// Throws as `combined_slices::inject`.
template <class... Slices>
[[nodiscard]] combined_slices combine_slices(const Slices&... slices) {
  return combined_slices({slice_entry(slices)...});
}

}  // namespace patchbay
