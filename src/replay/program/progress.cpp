#include "replay/program/progress.hpp"

#include <patchbay/replay/script.hpp>

#include <algorithm>
#include <ostream>
#include <string>

namespace patchbay::inline v0_1::impl {

namespace {

using namespace std::chrono_literals;

constexpr auto delay = 300ms;
constexpr auto interval = 100ms;
constexpr std::size_t bar_width = 40;

std::string line_of(const replay::script& source, std::size_t actions) {
  std::string count = std::to_string(actions) + " actions";
  const std::uint64_t total = source.bytes_total().value_or(0);
  if (total == 0) return count;
  const double part = std::min(1.0, static_cast<double>(source.bytes_read()) / static_cast<double>(total));
  const auto filled = static_cast<std::size_t>(part * bar_width);
  const auto percent = static_cast<int>(part * 100);
  return '[' + std::string(filled, '#') + std::string(bar_width - filled, ' ') + "] " + std::to_string(percent) +
         "%  " + count;
}

}  // namespace

progress_bar::progress_bar(std::ostream& terminal, bool enabled) noexcept
    : terminal_(terminal), enabled_(enabled), next_(clock::now() + delay) {}

progress_bar::~progress_bar() { erase(); }

void progress_bar::update(const replay::script& source, std::size_t actions) {
  if (!enabled_) return;
  const clock::time_point now = clock::now();
  if (now < next_) return;
  next_ = now + interval;
  std::string line = line_of(source, actions);
  line.resize(std::max(line.size(), width_), ' ');
  width_ = line.size();
  terminal_ << '\r' << line << std::flush;
}

void progress_bar::erase() {
  if (width_ == 0) return;
  // With blanks and not with an escape sequence, which some terminals would print.
  terminal_ << '\r' << std::string(width_, ' ') << '\r' << std::flush;
  width_ = 0;
}

}  // namespace patchbay::impl
