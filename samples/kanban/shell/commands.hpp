#pragma once

#include "model/app.hpp"
#include "model/importer.hpp"
#include "model/selectors.hpp"
#include "screen/paper.hpp"

#include <functional>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

namespace kanban {

/// What commands work with.
struct desk {
  kanban::app& app;
  kanban::importer importing;
  kanban::selectors shown{};
  std::ostream& out;
  paper on{};
};

/// A command that people type. What it throws leaves the state as it was.
struct command {
  using words = std::span<const std::string>;

  std::string_view name;
  std::string_view arguments;  ///< as the help shows them
  std::string_view summary;
  std::size_t fewest;  ///< arguments it takes at least
  std::size_t most;
  std::function<void(desk&, words)> run;
};

/// All but `quit`.
[[nodiscard]] std::span<const command> commands();

/// Runs one command. Throws `errc::usage` for an unknown one and for arguments too few or too many, and what the
/// command throws.
void run_command(desk& at, std::span<const std::string> words);

/// Draws the open board, and says what is being imported.
void show_board(desk& at);

}  // namespace kanban
