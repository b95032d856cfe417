#pragma once

#include <patchbay/impl/language.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1::bridge {

/// Where an application keeps which pages are its windows, beyond the end of the program: a page then finds its way
/// back to an application that was started again on the same port, as the same window in a new session. The text holds
/// a secret for each window; whoever can read it can take the window's place, so keep it as private as the project, in
/// a file that only its user can read. `file_storage` (persist/storage.hpp) writes such files.
///
/// Both are called one at a time: `read` by the constructor of `app`, `write` by its pool, soon after a window opened,
/// was reloaded or closed, and by the destructor. What they throw goes to `app_options::warn`; the windows are not
/// remembered then.
struct window_memory {
  /// The text that `write` was given last, by an earlier run of the program; empty where there was none.
  std::function<std::string()> read{};
  /// Replaces the text, entirely or not at all.
  std::function<void(std::string_view)> write{};
};

}  // namespace patchbay::bridge
