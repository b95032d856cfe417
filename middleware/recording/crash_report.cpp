#include <patchbay/recording/crash_report.hpp>

#include "middleware/recording/jsan_text.hpp"
#include "store/thrown_text.hpp"
#include "value/envelope.hpp"

#include <patchbay/atomic_file.hpp>

#include <atomic>
#include <cstdint>
#include <deque>
#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

namespace {

// An action on its way, and the states around it.
struct kept_action {
  action what;
  value before;                      // its state
  std::optional<value> left_before;  // what the action before it left, where that is another state
  std::uint64_t number;
};

// The last actions, in the order in which they reached the reducer. Not thread-safe.
class kept_actions {
 public:
  explicit kept_actions(std::size_t count) : count_(count) {}

  std::uint64_t enter(const action& a, value before) {
    std::optional<value> gap;
    if (left_ && !left_->identical(before)) gap = std::move(left_);
    left_.reset();
    if (actions_.size() == count_) actions_.pop_front();
    actions_.push_back({a, std::move(before), std::move(gap), ++entered_});
    return entered_;
  }

  void leave(value after) { left_ = std::move(after); }

  // True where no other action came after this one, and it changed nothing.
  [[nodiscard]] bool failed_last(std::uint64_t number, const value& state) const {
    return number == entered_ && actions_.back().before.identical(state);
  }

  // Takes the last one out, as if it had never been.
  void forget_last() {
    left_ = actions_.back().left_before ? std::move(actions_.back().left_before) : actions_.back().before;
    actions_.pop_back();
  }

  [[nodiscard]] std::vector<kept_action> copy() const { return {actions_.begin(), actions_.end()}; }

 private:
  std::size_t count_;
  std::deque<kept_action> actions_;
  std::uint64_t entered_ = 0;
  // What the action left that was the last to end. Nothing while one is under way that other ones interrupt: what it
  // itself made is not known then.
  std::optional<value> left_;
};

bool is_refusal(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const error& known) {
    const errc code = known.code();
    return code == errc::unknown_action || code == errc::closed || code == errc::recursion || code == errc::reducing;
  } catch (...) {
    return false;
  }
}

// A message may hold any bytes.
value readable(const std::string& text) {
  try {
    return value(text);
  } catch (const error&) {
    return value("a message that is not UTF-8");
  }
}

std::string report_of(const std::vector<kept_action>& actions, const std::exception_ptr& failure,
                      const redaction& secrets) {
  std::string payload = "[";
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const kept_action& each = actions[i];
    if (i > 0 && each.left_before) {
      const patch made = redacted_diff(secrets, *each.left_before, each.before);
      const value set{{"type", std::string(action_types::set_state)}, {"patch", made.to_value()}};
      impl::dump_in_envelope(payload, set, 1);
      payload += ',';
    }
    impl::dump_in_envelope(payload, redacted_action(secrets, each.what).to_value(), 1);
    payload += i + 1 < actions.size() ? "," : "]";
  }
  const value cause{{"action", std::string(actions.back().what.type())}, {"message", readable(impl::text_of(failure))}};
  std::string state;
  impl::dump_in_envelope(state, redacted_state(secrets, actions.front().before), 0);
  state = impl::with_jsan_members_enclosed(std::move(state));
  payload = impl::with_jsan_members_enclosed(std::move(payload));
  return value{{"error", cause}, {"payload", payload}, {"preloadedState", state}}.dump() + '\n';
}

class reporter {
 public:
  explicit reporter(crash_report_options options) : options_(std::move(options)), kept_(options_.keep) {
    // The program may be anywhere else when it crashes.
    if (!options_.file.empty()) options_.file = std::filesystem::absolute(options_.file);
  }

  dispatch_result run(const middleware_api& api, const next_dispatch& next, const action& a) {
    const std::uint64_t number = enter(api, a);
    try {
      dispatch_result result = next(a);
      leave(api);
      return result;
    } catch (...) {
      fail(api, number, std::current_exception());
      throw;
    }
  }

 private:
  // 0 for an action that could not be kept.
  std::uint64_t enter(const middleware_api& api, const action& a) noexcept {
    std::uint64_t number = 0;
    quietly([&] {
      value before = api.get_state();
      const std::scoped_lock lock(mutex_);
      number = kept_.enter(a, std::move(before));
    });
    return number;
  }

  void leave(const middleware_api& api) noexcept {
    try {
      value after = api.get_state();
      const std::scoped_lock lock(mutex_);
      kept_.leave(std::move(after));
    } catch (...) {
      // A listener ended the store: no action will follow.
    }
  }

  void fail(const middleware_api& api, std::uint64_t number, const std::exception_ptr& failure) noexcept {
    if (number == 0) return;
    quietly([&] {
      const std::vector<kept_action> actions = take_failed(number, api.get_state());
      if (actions.empty() || is_refusal(failure)) return;
      // What comes of a report is not reported.
      if (writing_.exchange(true)) return;
      quietly([&] { write(report_of(actions, failure, options_.redact)); });
      writing_ = false;
    });
  }

  // The actions up to the failed one, which is forgotten then. None if something else than its reducer failed.
  std::vector<kept_action> take_failed(std::uint64_t number, const value& state) {
    const std::scoped_lock lock(mutex_);
    if (!kept_.failed_last(number, state)) {
      kept_.leave(state);
      return {};
    }
    std::vector<kept_action> actions = kept_.copy();
    kept_.forget_last();
    return actions;
  }

  void write(const std::string& report) {
    if (options_.sink) quietly([&] { options_.sink(report); });
    if (!options_.file.empty()) write_file_atomically(options_.file, report);
  }

  template <class Work>
  void quietly(Work&& work) noexcept {
    try {
      try {
        work();
      } catch (const error& known) {
        if (options_.on_error) options_.on_error(known);
      } catch (...) {
        if (options_.on_error) options_.on_error(error(errc::internal, impl::text_of(std::current_exception())));
      }
    } catch (...) {
      // Nobody is left to tell.
    }
  }

  crash_report_options options_;
  std::atomic<bool> writing_ = false;
  std::mutex mutex_;
  kept_actions kept_;
};

}  // namespace

middleware crash_report(crash_report_options options) {
  if (options.file.empty() && !options.sink)
    throw error(errc::invalid_argument, "A crash report needs a file or a sink to go to.");
  if (options.keep == 0) throw error(errc::invalid_argument, "A crash report must keep at least the failing action.");
  auto report = std::make_shared<reporter>(std::move(options));
  return [report](const middleware_api& api, const next_dispatch& next, const action& a) {
    return report->run(api, next, a);
  };
}

}  // namespace patchbay
