#pragma once

#include <patchbay/replay/player.hpp>
#include <patchbay/value/value.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inline v0_1::impl {

// The states that a player went through, and which of them it shows.
class timeline {
 public:
  explicit timeline(value start) : start_(std::move(start)) {}

  // --- the newest end, where the player must be -----------------------------------------------------
  void add_action(std::size_t line, value after);
  void add_checkpoint(std::size_t line, std::string name);

  // --- moving; the player shows `shown()` afterwards ------------------------------------------------
  // As player::play, as far as it is remembered; `actions_left` counts down. Nothing if the newest end was reached
  // first.
  std::optional<replay::outcome> forward(const replay::stop_at& where, std::size_t& actions_left);
  bool back_one();
  void back_to_line(std::size_t line);
  bool back_to_checkpoint(std::string_view name);

  [[nodiscard]] bool at_newest() const noexcept { return shown_ == moments_.size(); }
  [[nodiscard]] const value& shown() const noexcept { return shown_ == 0 ? start_ : moments_[shown_ - 1].state; }
  [[nodiscard]] std::size_t line() const noexcept { return shown_ == 0 ? 0 : moments_[shown_ - 1].line; }
  [[nodiscard]] std::size_t moment() const noexcept { return shown_; }
  [[nodiscard]] std::size_t actions() const noexcept { return actions_; }

 private:
  struct moment_of {
    std::size_t line;
    std::optional<std::string> checkpoint;  // nothing for an action
    value state;
    std::size_t actions;  // up to here
  };

  void go_back_to(std::size_t moment) noexcept;

  value start_;
  std::vector<moment_of> moments_;  // their lines ascend
  // The moments behind which each checkpoint lies, ascending: going back is not to go through what is in between.
  std::map<std::string, std::vector<std::size_t>, std::less<>> checkpoints_;
  std::vector<std::size_t> played_;  // the moments behind which each action lies
  std::size_t shown_ = 0;            // how many moments lie behind what is shown
  std::size_t actions_ = 0;          // and how many of them are actions
};

}  // namespace patchbay::impl
