#pragma once

#include "bridge_finish_line.hpp"

#include <patchbay/bridge/app.hpp>
#include <patchbay/bridge/server.hpp>
#include <patchbay/value/value.hpp>

#include <cstddef>
#include <memory>
#include <string_view>

namespace bench {

// Windows on WebSockets, all on one thread. Each does what a page does (docs/wire.md): it parses what arrives,
// acknowledges it, and keeps a document:
// - an update replaces or patches it; the window is then at the update's revision;
// - an event "state" brings a whole one; each event is one step;
// - an event "changed" makes it ask for the whole state; the answer's revision is where the window is then.
class bridge_pages {
 public:
  bridge_pages(patchbay::bridge::app& host, const patchbay::bridge::server& at, finish_line& line);
  bridge_pages(const bridge_pages&) = delete;
  bridge_pages& operator=(const bridge_pages&) = delete;
  ~bridge_pages();

  // One more window, which calls this command before anything else. Before `start`.
  void open(std::string_view command, const patchbay::value& arguments);
  void start();
  void stop();

  // Of one window, after `start`.
  void stop_reading(std::size_t which);
  void read_on(std::size_t which);

  // After `stop`.
  [[nodiscard]] const patchbay::value& document(std::size_t which) const;

  // All windows together, since the beginning.
  struct counts {
    std::size_t messages = 0;
    std::size_t updates = 0;
    std::size_t events = 0;
  };
  [[nodiscard]] counts received() const;
  [[nodiscard]] std::size_t size() const noexcept;

 private:
  class page;
  struct body;
  std::unique_ptr<body> body_;
};

}  // namespace bench
