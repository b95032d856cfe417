#pragma once

#include "bridge/session/kept_bytes.hpp"
#include "bridge/wire/frame.hpp"

#include <patchbay/bridge/command.hpp>
#include <patchbay/bridge/fwd.hpp>
#include <patchbay/bridge/invocation.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace patchbay::inline v0_1::bridge::impl {

// One call of a command: what invocations and responders share.
class call {
 public:
  struct request {
    std::uint64_t id = 0;
    std::string command{};
    value arguments = value::object();
    value headers = value::object();
    std::optional<raw> body{};
  };

  call(request asked, const std::shared_ptr<session>& from, std::weak_ptr<app_core> app);

  [[nodiscard]] const request& asked() const noexcept { return asked_; }
  [[nodiscard]] const std::string& window() const noexcept { return window_; }
  [[nodiscard]] bool trusted() const noexcept { return trusted_; }
  [[nodiscard]] std::shared_ptr<session> from() const noexcept { return from_.lock(); }
  [[nodiscard]] std::shared_ptr<app_core> app() const noexcept { return app_.lock(); }
  [[nodiscard]] std::stop_source& stop() noexcept { return stop_; }
  // Keeps the handler, which may be under way when the command is gone.
  void keep(std::shared_ptr<const bridge::command> run) { run_ = std::move(run); }
  // What its arguments take, for as long as anybody has them.
  void keep(kept_bytes bytes) { kept_ = std::move(bytes); }

  // The first answer counts.
  void resolve(const value& result);
  void resolve(raw result);
  void reject(const value& reason, std::string_view code = {});
  void reject(const std::exception_ptr& failure);

  // Its responder went without an answer: that is one, unless the handler is still running and may throw a better one.
  void drop();
  void handler_starts();
  void handler_ends();

 private:
  [[nodiscard]] bool is_first_answer() noexcept { return !answered_.exchange(true); }
  void send(frame answer);

  const request asked_;
  const std::weak_ptr<session> from_;
  const std::weak_ptr<app_core> app_;
  const std::string window_;
  const bool trusted_;
  std::stop_source stop_;
  std::shared_ptr<const bridge::command> run_;
  kept_bytes kept_;
  std::atomic<bool> answered_ = false;

  std::mutex guard_;
  // Guarded:
  bool handler_runs_ = false;
  bool dropped_ = false;
};

// The page that called; throws errc::closed once it is gone.
[[nodiscard]] std::shared_ptr<session> window_of(const invocation& of);

}  // namespace patchbay::bridge::impl
