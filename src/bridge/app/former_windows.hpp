#pragma once

#include <patchbay/bridge/window_memory.hpp>

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::bridge::impl {

// A window whose page may come back, and the secret by which it does.
struct former_window {
  std::string secret;
  std::string label;
};

// Keeps the windows of a program for its next run.
class former_windows {
 public:
  using list = std::vector<former_window>;

  // Throws errc::invalid_argument where one of the functions is missing.
  explicit former_windows(window_memory where);

  [[nodiscard]] bool is_used() const noexcept { return static_cast<bool>(where_.write); }
  // What an earlier run has kept. Throws what is wrong with it.
  [[nodiscard]] list read() const;
  // Keeps what `all` returns. One at a time, so that the newest list is the last one that is written.
  void write(const std::function<list()>& all);
  // The same for the last time: nothing is written after it.
  void close(const std::function<list()>& all);

 private:
  void write_now(const list& all) const;

  const window_memory where_;
  std::mutex guard_;
  bool is_closed_ = false;
};

}  // namespace patchbay::bridge::impl
