#pragma once

#include "model/app.hpp"

#include <patchbay/async/async_request.hpp>

#include <boost/asio/io_context.hpp>

#include <optional>
#include <string>

namespace kanban {

/// The import under way, and the event loop that it runs on: a piece at a time, when somebody says so.
class importer {
 public:
  /// The application's executor is that of the loop.
  importer(app& with, boost::asio::io_context& loop) : app_(with), loop_(loop) {}

  /// Into the board that is shown. Throws `errc::not_found` without one, and `errc::usage` while an import runs.
  void begin(const std::string& file);
  [[nodiscard]] bool running() const { return request_ && !request_->ready(); }

  /// Does the next piece of work; false if there is none. Throws what ended the import.
  bool go_on();
  /// Does all that is left. Throws `errc::usage` where nothing runs, and what ended the import.
  void finish();
  /// Leaves no card behind. Throws `errc::usage` where nothing runs.
  void cancel();

 private:
  void require_running() const;
  void throw_failure() const;

  app& app_;
  boost::asio::io_context& loop_;
  std::optional<patchbay::async_request<import_result>> request_{};
};

}  // namespace kanban
