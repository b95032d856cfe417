#include <patchbay/recording/recorder.hpp>

#include "middleware/recording/journal.hpp"
#include "store/script_members.hpp"
#include "value/envelope.hpp"

#include <patchbay/store/weak_store.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace patchbay::inline v0_1 {

namespace {

using std::chrono::nanoseconds;

constexpr std::string_view private_prefix = "@@redux/";

// The object to record for an action; null for one that nobody can replay and nobody needs to.
value recordable(const settled_action& settled, const redaction& secrets) {
  // A new reducer cannot be recorded, but what it made of the state can.
  const bool is_private = settled.action.type().starts_with(private_prefix);
  if (is_private && !settled.changed) return {};
  const bool holds_patch = settled.action.type() == action_types::set_state && settled.action.contains("patch");
  if (is_private || (holds_patch && !secrets.state.empty())) {
    const patch changes = redacted_diff(secrets, settled.before, settled.after);
    return {{"type", std::string(action_types::set_state)}, {"patch", changes.to_value()}};
  }
  return redacted_action(secrets, settled.action).to_value();
}

// Milliseconds, with microseconds behind the point.
std::string milliseconds_of(nanoseconds time) {
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(time).count();
  std::string text = std::to_string(micros / 1000);
  if (const auto rest = micros % 1000; rest != 0) text += '.' + std::to_string(1000 + rest).substr(1);
  return text;
}

// What the listener needs; it may be running while the recorder goes.
class tape {
 public:
  tape(std::unique_ptr<impl::journal_target> target, recorder_options options)
      : times_(options.times),
        secrets_(std::move(options.redact)),
        now_(options.clock.now ? std::move(options.clock.now) : steady_now),
        start_(now_()),
        lines_(std::move(target), options.max_waiting, std::move(options.on_error)) {}

  void record(const settled_action& settled) noexcept {
    try {
      const value object = recordable(settled, secrets_);
      if (object.is_null()) return;
      const std::string line = line_of(object);
      if (line.size() <= impl::longest_script_line) return lines_.add(line);
      // Nobody could read it, and what comes behind it would be played to another state.
      lines_.give_up(error(errc::out_of_range, "it ended early, for an action of more than 64 MiB"));
    } catch (const error& failure) {
      lines_.give_up(failure);
    } catch (...) {
      lines_.give_up(error(errc::internal, "it ended early, for lack of memory"));
    }
  }

  [[nodiscard]] impl::journal& lines() noexcept { return lines_; }

 private:
  [[nodiscard]] std::string line_of(const value& object) const {
    std::string line = "{";
    if (times_) line.append("\"$at\":").append(milliseconds_of(now_() - start_)).append(",");
    if (impl::has_script_members(object)) {
      line += "\"$action\":";
      impl::dump_in_envelope(line, object, 1);
      return line += "}\n";
    }
    const std::size_t start_of_object = line.size();
    impl::dump_in_envelope(line, object, 0);
    // The brace is there already.
    line.erase(start_of_object, 1);
    return line += '\n';
  }

  bool times_;
  redaction secrets_;
  std::function<nanoseconds()> now_;
  nanoseconds start_;
  impl::journal lines_;
};

}  // namespace

struct recorder::state {
  // When this returns, the listener has heard of all that was settled before.
  void wait_for_turn() const {
    try {
      of.in_turn([] {});
    } catch (const error& failure) {
      // A store that is gone has nothing to wait for.
      if (failure.code() != errc::closed) throw;
    }
  }

  std::shared_ptr<tape> recording;
  weak_store of;
  subscription listening;
};

recorder::recorder(store& target, std::unique_ptr<impl::journal_target> to, recorder_options options) {
  auto recording = std::make_shared<tape>(std::move(to), std::move(options));
  subscription listening = target.on_action([recording](const settled_action& settled) { recording->record(settled); });
  state_.reset(new state{std::move(recording), weak_store(target), std::move(listening)});
}

recorder::recorder(store& target, std::ostream& out, recorder_options options)
    : recorder(target, impl::journal_to_stream(out), std::move(options)) {}

recorder::recorder(store& target, const std::filesystem::path& file, recorder_options options)
    : recorder(target, impl::journal_to_file(file, options.append, options.sync), options) {}

recorder::recorder(recorder&&) noexcept = default;

recorder& recorder::operator=(recorder&& other) noexcept {
  const recorder ended(std::move(*this));
  state_ = std::move(other.state_);
  return *this;
}

recorder::~recorder() {
  if (!state_) return;
  // Without waiting for a turn: whoever has it may be waiting for us.
  state_->listening.reset();
  try {
    state_->recording->lines().close();
  } catch (const error&) {
    // on_error has heard of it.
  }
}

void recorder::flush() {
  if (!state_) return;
  state_->wait_for_turn();
  state_->recording->lines().flush();
}

void recorder::close() {
  if (!state_) return;
  state_->wait_for_turn();
  state_->listening.reset();
  state_->recording->lines().close();
}

std::uint64_t recorder::count() const noexcept { return state_ ? state_->recording->lines().count() : 0; }

}  // namespace patchbay
