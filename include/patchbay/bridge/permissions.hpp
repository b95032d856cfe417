#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <patchbay/impl/language.hpp>
#include <patchbay/value/impl/text.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inline v0_1::bridge {

/// What is allowed less what is denied; deny wins. Patterns are whole names in which `*` stands for any run of
/// characters.
struct allowlist {
  std::vector<std::string> allow{};
  std::vector<std::string> deny{};

  [[nodiscard]] bool allows(patchbay::impl::text name) const noexcept;
  /// Of JSON Pointers: whether the whole state is allowed and none of it denied.
  [[nodiscard]] bool is_everything() const noexcept;
};

/// What a window may do. One without any may connect and nothing more; it learns of no other window, and nothing of
/// when or how often the state changes.
struct permissions {
  allowlist commands{};  ///< of the application, and `plugin:window|...` on other windows, their labels included
  allowlist actions{};   ///< action types; those that begin with "@@" are never accepted from a window
  allowlist listen{};    ///< events it may hear
  allowlist emit{};      ///< events it may emit; `emitting()` where `emit` is a macro of Qt's
  allowlist open{};      ///< labels of the windows that may be opened for it; see `app::mint_token`
  /// JSON Pointers of the parts of the state it may read, each with all below it; the token `*` stands for any one.
  /// What is denied is taken out of whatever it subscribes to, before anything is made text. Where that is not
  /// everything, the revisions that the window is told are its own.
  allowlist paths{};
  /// Whether it is told what an unexpected exception said.
  bool trusted = false;

  [[nodiscard]] allowlist& emitting() noexcept { return emit; }
  [[nodiscard]] const allowlist& emitting() const noexcept { return emit; }

  /// Everything, for the application's own windows.
  [[nodiscard]] static permissions everything();
};

/// True when `name` matches a pattern with `*`. O(pattern x name).
[[nodiscard]] bool matches_glob(patchbay::impl::text pattern, patchbay::impl::text name) noexcept;

}  // namespace patchbay::bridge

#include <patchbay/impl/keywords_on.hpp>
