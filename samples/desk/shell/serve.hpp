#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace dataforge {

/// Serves the application to browsers until the process is asked to end:
///
///     desk serve [--port N] [--web FOLDER] [--client FOLDER] [--project FILE] [--pause N] [--json]
///
/// Prints an address for each window to begin with. Returns 0 in the end, 2 for bad input. To be called before the
/// process has threads: it is the one that waits for SIGINT and SIGTERM.
int serve(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace dataforge
