#include <patchbay/middleware/logger.hpp>

#include "store/thrown_text.hpp"

#include <patchbay/value/diff.hpp>

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace patchbay::inline v0_1 {

namespace {

using std::chrono::nanoseconds;

constexpr std::size_t label_width = 10;
constexpr std::size_t path_width = 16;

std::string local_time_of_day() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::time_t seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(now).count() % 1000;
  std::tm local{};
  ::localtime_r(&seconds, &local);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d:%02d.%03d", local.tm_hour, local.tm_min, local.tm_sec,
                static_cast<int>(rest));
  return text.data();
}

bool is_terminal(const std::ostream* out) {
  if (out == &std::cout) return ::isatty(STDOUT_FILENO) != 0;
  return (out == &std::cerr || out == &std::clog) && ::isatty(STDERR_FILENO) != 0;
}

bool use_colors(const logger_options& options) {
  if (options.colors != log_colors::automatic) return options.colors == log_colors::always;
  const char* refused = std::getenv("NO_COLOR");
  return (refused == nullptr || *refused == '\0') && !options.sink && is_terminal(options.out);
}

// Text with or without colour.
class painter {
 public:
  explicit painter(bool enabled) : enabled_(enabled) {}

  [[nodiscard]] std::string bold(std::string_view text) const { return paint("1", text); }
  [[nodiscard]] std::string gray(std::string_view text) const { return paint("90", text); }
  [[nodiscard]] std::string blue(std::string_view text) const { return paint("34", text); }
  [[nodiscard]] std::string green(std::string_view text) const { return paint("32", text); }
  [[nodiscard]] std::string red(std::string_view text) const { return paint("31", text); }

 private:
  [[nodiscard]] std::string paint(std::string_view color, std::string_view text) const {
    if (!enabled_) return std::string(text);
    return "\x1b[" + std::string(color) + 'm' + std::string(text) + "\x1b[0m";
  }

  bool enabled_;
};

std::string padded(std::string_view text, std::size_t width) {
  std::string result(text);
  if (result.size() < width) result.append(width - result.size(), ' ');
  return result;
}

// Three digits behind the point: microseconds.
std::string in_milliseconds(nanoseconds duration) {
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%lld.%03lld ms", static_cast<long long>(micros / 1000),
                static_cast<long long>(micros % 1000));
  return text.data();
}

logger_options completed(logger_options options) {
  if (options.out == nullptr) options.out = &std::clog;
  if (!options.clock.now) options.clock.now = steady_now;
  if (!options.time_of_day) options.time_of_day = local_time_of_day;
  return options;
}

// What is known of an action once it is over.
struct log_entry {
  action logged;
  patch made;
  std::string time;
  std::string duration;
  bool handled;
  std::optional<std::string> failure{};
  // For the full detail:
  value before{};
  value after{};
};

class entry_printer {
 public:
  entry_printer(log_detail detail, painter paint) : detail_(detail), paint_(paint) {}

  [[nodiscard]] std::string print(const log_entry& entry) const {
    std::string text = paint_.gray("action") + ' ' + paint_.bold(entry.logged.type()) + ' ' +
                       paint_.gray("@ " + entry.time + " (in " + entry.duration + ')') + '\n';
    if (detail_ == log_detail::full) {
      text += state_line("prev state", entry.before);
      text += "  " + paint_.blue(padded("action", label_width)) + "  " + entry.logged.dump() + '\n';
    }
    text += changes(entry);
    if (entry.failure) text += "  " + paint_.red(padded("error", label_width)) + "  " + *entry.failure + '\n';
    if (detail_ == log_detail::full) text += state_line("next state", entry.after);
    return text;
  }

 private:
  [[nodiscard]] std::string state_line(std::string_view label, const value& state) const {
    return "  " + paint_.gray(padded(label, label_width)) + "  " + state.dump() + '\n';
  }

  [[nodiscard]] std::string changes(const log_entry& entry) const {
    if (entry.made.empty() && entry.failure) return {};
    if (entry.made.empty()) return "  " + paint_.gray(entry.handled ? "nothing changed" : "not handled") + '\n';
    std::string text;
    for (const operation& each : entry.made) text += change(each);
    return text;
  }

  [[nodiscard]] std::string change(const operation& made) const {
    const std::string path = made.path.is_root() ? "(the whole state)" : made.path.text();
    std::string text = "  " + paint_.green(padded(to_string(made.op), label_width)) + "  ";
    if (detail_ == log_detail::paths || made.op == operation::kind::remove) return text + path + '\n';
    const bool copied = made.op == operation::kind::copy;
    text += padded(path, path_width) + "  " + (copied ? "from " + made.from.text() : made.value.dump());
    return text + '\n';
  }

  log_detail detail_;
  painter paint_;
};

class log_writer {
 public:
  explicit log_writer(logger_options options)
      : options_(completed(std::move(options))), printer_(options_.detail, painter(use_colors(options_))) {}

  dispatch_result run(const middleware_api& api, const next_dispatch& next, const action& a) {
    const value before = api.get_state();
    if (options_.predicate && !options_.predicate(before, a)) return next(a);
    const began at{before, options_.time_of_day(), options_.clock.now()};
    dispatch_result result = attempt(api, next, a, at);
    write(finish(api, a, at, result.handled));
    return result;
  }

 private:
  struct began {
    const value& state;
    std::string time;
    nanoseconds clock;
  };

  dispatch_result attempt(const middleware_api& api, const next_dispatch& next, const action& a, const began& at) {
    try {
      return next(a);
    } catch (...) {
      log_failure(api, a, at, impl::text_of(std::current_exception()));
      throw;
    }
  }

  void log_failure(const middleware_api& api, const action& a, const began& at, std::string reason) noexcept {
    try {
      log_entry entry = finish(api, a, at, true);
      entry.failure = std::move(reason);
      write(entry);
    } catch (...) {
      // The caller wants the exception of the action, not one of its log.
    }
  }

  [[nodiscard]] log_entry finish(const middleware_api& api, const action& a, const began& at, bool handled) const {
    const redaction& secrets = options_.redact;
    const value after = api.get_state();
    log_entry entry = {.logged = redacted_action(secrets, a),
                       .made = redacted_diff(secrets, at.state, after),
                       .time = at.time,
                       .duration = in_milliseconds(options_.clock.now() - at.clock),
                       .handled = handled};
    if (options_.detail == log_detail::full) {
      entry.before = redacted_state(secrets, at.state);
      entry.after = redacted_state(secrets, after);
    }
    return entry;
  }

  void write(const log_entry& entry) {
    const std::string text = printer_.print(entry);
    const std::scoped_lock lock(mutex_);
    if (options_.sink) {
      options_.sink(text);
    } else {
      *options_.out << text << std::flush;
    }
  }

  logger_options options_;
  entry_printer printer_;
  std::mutex mutex_;
};

}  // namespace

middleware logger(logger_options options) {
  auto log = std::make_shared<log_writer>(std::move(options));
  return
      [log](const middleware_api& api, const next_dispatch& next, const action& a) { return log->run(api, next, a); };
}

}  // namespace patchbay
