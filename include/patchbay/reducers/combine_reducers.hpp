#pragma once

#include <patchbay/store/reducer.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

struct combine_options {
  /// Gets warnings about preloaded or replaced states that have another shape; without it they go to stderr.
  std::function<void(std::string_view)> warn{};
};

/// Redux's combineReducers: a reducer of an object whose members are the states of the slices.
///
///     auto root = combine_reducers({{"todos", todos}, {"ui", combine_reducers({{"theme", theme}, {"panel",
///     panel}})}});
///
/// Every action goes to every slice, in the order given; a slice that the state lacks sees none and so gives its
/// initial state. Members that no slice answers for are dropped, with a warning that names each once. A state that is
/// null counts as none, and any other state that is no object is warned about and replaced.
///
/// If no slice changed and nothing was dropped, the very same state comes back; otherwise only the members that changed
/// are other than before. The cost is that of the slices, whatever the size of the state.
///
/// Throws `errc::invalid_argument` for no slices, an empty reducer, or a key that comes twice. Calls each slice twice
/// to see whether it has an initial state, and throws what comes of it; `errc::invalid_state` if there is none.
///
/// The reducer throws `errc::invalid_state`, naming action and slice, when a slice gives none: when one over
/// nlohmann::json returns a discarded value. Other errors of a slice pass through, with its key before their pointer.
///
/// Each copy of the reducer holds copies of the slices. Calling it is as thread-safe as they are.
[[nodiscard]] reducer combine_reducers(std::vector<std::pair<std::string, reducer>> slices,
                                       combine_options options = {});

}  // namespace patchbay
