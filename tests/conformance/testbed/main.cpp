// The server that conformance tests run against; see ../README.md.

#include "host.hpp"
#include "options.hpp"

#include <patchbay/error.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/streambuf.hpp>

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <csignal>
#include <iostream>
#include <optional>
#include <string>

namespace {

using patchbay::value;

value announcement(const testbed::host& running, const testbed::options& asked) {
  const std::string& origin = running.server->origin();
  nlohmann::json windows = nlohmann::json::object();
  for (const std::string& label : asked.windows) windows[label] = testbed::invitation(running, label);
  return {{"port", running.server->port()},
          {"origin", origin},
          {"socket", "ws" + origin.substr(origin.find(':')) + "/patchbay/socket"},
          {"windows", value(windows)}};
}

void announce(const testbed::host& running, const testbed::options& asked) {
  const value line = announcement(running, asked);
  if (asked.json) {
    std::cout << line.dump() << std::endl;
    return;
  }
  std::cout << "Listening at " << running.server->origin() << ". Windows, each once:\n";
  for (const std::string& label : asked.windows) {
    std::cout << "  " << line["windows"][label]["url"].get<std::string>() << '\n';
  }
  std::cout << std::flush;
}

// Returns when a signal arrives or, if wanted, the standard input ends.
void wait_for_end(boost::asio::io_context& loop, boost::asio::signal_set& signals, bool until_eof) {
  signals.async_wait([&](const boost::system::error_code&, int) { loop.stop(); });
  std::optional<boost::asio::posix::stream_descriptor> input;
  boost::asio::streambuf ignored;
  if (until_eof) {
    input.emplace(loop, ::dup(STDIN_FILENO));
    boost::asio::async_read(*input, ignored, [&](const boost::system::error_code&, std::size_t) { loop.stop(); });
  }
  loop.run();
}

void run(const testbed::options& asked) {
  boost::asio::io_context loop;
  boost::asio::signal_set signals(loop, SIGINT, SIGTERM);
  testbed::lifetimes dropped;
  {
    testbed::host running(asked);
    dropped = running.dropped;
    announce(running, asked);
    wait_for_end(loop, signals, asked.until_eof);
  }
  if (asked.json) std::cout << value{{"ended", {{"droppedObjects", dropped.count()}}}}.dump() << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  // Whoever reads no more of what it says does not end it.
  std::signal(SIGPIPE, SIG_IGN);
  const testbed::command_line line = testbed::read_command_line(argc, argv);
  if (line.exit_status) return *line.exit_status;
  try {
    run(line.asked);
    return 0;
  } catch (const patchbay::error& problem) {
    std::cerr << "bridge_testbed: " << problem.what() << '\n';
    return 2;
  }
}
