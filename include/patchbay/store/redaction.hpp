#pragma once

#include <patchbay/store/action.hpp>
#include <patchbay/store/path_set.hpp>
#include <patchbay/value/patch.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace patchbay::inline v0_1 {

/// What must not get into a log, a recording or a crash report:
///
///     redaction secrets{.state = {"/session/token", "/users/*/password"},
///                       .actions = {{"session/login", {pointer("/payload/password")}}}};
///
/// At these places stands something of the same kind that says nothing: "[redacted]" for a string, 0 for a number,
/// false, an empty array or object. So a recording can be replayed: it leads to the state with its places redacted, as
/// long as no reducer decides by what stood there.
///
/// It knows no more than it is told. A secret that an action carries elsewhere, or that a reducer copies to another
/// place, must be named there too, and what an exception says is written as it is.
struct redaction {
  /// Of the state; see path_set.
  path_set state{};
  /// By type: places in the action, "/payload/..." for its payload.
  std::map<std::string, std::vector<pointer>, std::less<>> actions{};

  [[nodiscard]] bool empty() const noexcept { return state.empty() && actions.empty(); }
};

/// The action without what is to be redacted. In what changed the state without an action ("@@patchbay/SET_STATE" with
/// a partial state) that is the state's. O(places).
[[nodiscard]] action redacted_action(const redaction& by, const action& a);
/// The state without what is to be redacted. O(what the paths match).
[[nodiscard]] value redacted_state(const redaction& by, const value& state);
/// What `diff` gives, without what is to be redacted: that a place changed is said, except inside arrays, and not to
/// what. It leads from the redacted state before to that after. O(difference), and in arrays with `*` their size.
[[nodiscard]] patch redacted_diff(const redaction& by, const value& before, const value& after);

}  // namespace patchbay
