#pragma once

#include "app.hpp"
#include "paper.hpp"

#include <iosfwd>

namespace kanban {

struct terminal {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  paper on{};
  /// Somebody sits there: a prompt, a word on each change, and a mistake is not the end.
  bool is_interactive = false;
};

/// Takes commands until the input ends or somebody quits. Returns 0; or 2, where nobody sits there, at the first line
/// that cannot be done: it is named, nothing of it has happened, and nothing behind it is read.
int take_commands(app& with, const terminal& at);

}  // namespace kanban
