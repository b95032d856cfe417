#include "replay/program/session.hpp"
#include "replay/program/exit_status.hpp"

#include "replay/program/output.hpp"
#include "replay/program/progress.hpp"
#include "replay/script/brief.hpp"
#include "replay/script/input.hpp"
#include "replay/script/parse.hpp"
#include "value/envelope.hpp"

#include <patchbay/error.hpp>
#include <patchbay/replay/player.hpp>
#include <patchbay/replay/trace.hpp>
#include <patchbay/value/diff.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <deque>
#include <filesystem>
#include <iomanip>
#include <istream>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::impl {

namespace {

using replay::outcome;
using replay::player;
using replay::script;

namespace fs = std::filesystem;

constexpr std::string_view standard_stream = "-";
constexpr std::size_t actions_between_updates = 1000;

// --- files ---------------------------------------------------------------------------------------------

struct named_file {
  std::string_view role;
  const std::string& name;

  [[nodiscard]] bool given() const { return !name.empty() && name != standard_stream; }
};

// True for two names of one file on a disk; devices may well be used twice.
bool same_file(const std::string& a, const std::string& b) {
  std::error_code ignored;
  if (!fs::exists(a, ignored) && !fs::exists(b, ignored)) {
    return fs::absolute(a, ignored).lexically_normal() == fs::absolute(b, ignored).lexically_normal();
  }
  return fs::is_regular_file(a, ignored) && fs::equivalent(a, b, ignored);
}

void check_no_output_overwrites(const replay_options& options) {
  const std::array files{named_file{"script", options.script},   named_file{"--preloaded", options.preloaded},
                         named_file{"--verify", options.verify}, named_file{"--trace", options.trace},
                         named_file{"--states", options.states}, named_file{"--state", options.state}};
  for (std::size_t written = 3; written < files.size(); ++written) {
    for (std::size_t other = 0; other < written; ++other) {
      const named_file& a = files[written];
      const named_file& b = files[other];
      if (!a.given() || !b.given() || !same_file(a.name, b.name)) continue;
      throw error(errc::usage, std::string(a.role) + " would overwrite " + a.name + ", which is also the file of " +
                                   std::string(b.role));
    }
  }
}

std::optional<value> preloaded_state(const replay_options& options, const script& source) {
  if (options.preloaded.empty()) return source.preloaded();
  return parse_json(read_file(options.preloaded), {.name = options.preloaded});
}

// --- the app -------------------------------------------------------------------------------------------

std::string reason_of(const std::exception& failure) {
  const auto* own = dynamic_cast<const error*>(&failure);
  if (own == nullptr) return failure.what();
  const std::string& pointer = own->place().pointer;
  return pointer.empty() ? own->message() : own->message() + ", at " + pointer;
}

replay::app make(const replay::app_description& description, const replay_options& options, const script& source) {
  std::optional<value> preloaded = preloaded_state(options, source);
  if (!preloaded) return description.make(std::nullopt);
  const std::string& origin = options.preloaded.empty() ? source.name() : options.preloaded;
  try {
    return description.make(std::move(preloaded));
  } catch (const std::exception& failure) {
    throw error(errc::invalid_state, origin + ": the app refuses the preloaded state: " + reason_of(failure));
  }
}

// --- the run -------------------------------------------------------------------------------------------

struct written_trace {
  written_trace(const std::string& name, std::ostream& standard_output, replay::trace_content content)
      : file(name, standard_output), lines(file.stream(), file.name(), content) {}

  output file;
  replay::trace_writer lines;
};

class session {
 public:
  session(const replay_options& options, const replay::app_description& description, const replay::streams& io)
      : session(options, description, io, replay::open_script(options.script, io)) {}

  int run() {
    const auto start = std::chrono::steady_clock::now();
    const std::optional<std::string> failure = play();
    progress_.erase();
    for (written_trace& each : traces_) each.lines.flush();
    if (failure) {
      io_.err << *failure << std::endl;
      return exit_status::failed;
    }
    const bool all_answered = report_unanswered();
    if (options_.strict && !all_answered) return exit_status::failed;
    if (state_) write_state();
    if (!options_.quiet) print_summary(std::chrono::steady_clock::now() - start);
    // Those that a trace has too were to be expected.
    return refused_ == 0 || verifier_ ? 0 : exit_status::bad_input;
  }

 private:
  void write_state() {
    std::string text;
    patchbay::impl::dump_in_envelope(text, app_.store.state(), 0);
    state_->write(text + '\n');
  }

  session(const replay_options& options, const replay::app_description& description, const replay::streams& io,
          script source)
      : options_(options),
        io_(io),
        app_(make(description, options, source)),
        player_(app_.store, options.through_middleware ? app_.through_middleware : app_.reducers_only,
                std::move(source), {.timing = {.speed = options.speed}, .remember = false}),
        progress_(io.err, io.err_is_terminal && !options.quiet && !writes_to_stdout()) {
    if (!options.verify.empty()) verifier_ = replay::trace_verifier::open(options.verify);
    if (!options.trace.empty()) traces_.emplace_back(options.trace, io.out, replay::trace_content::patches);
    if (!options.states.empty()) traces_.emplace_back(options.states, io.out, replay::trace_content::hashes);
    if (!options.state.empty()) state_.emplace(options.state, io.out);
  }

  [[nodiscard]] bool writes_to_stdout() const {
    const auto to_stdout = [](const std::string& name) { return name == standard_stream; };
    return to_stdout(options_.trace) || to_stdout(options_.states) || to_stdout(options_.state);
  }
  [[nodiscard]] bool looks_at_each_action() const { return !traces_.empty() || verifier_ || options_.speed > 0; }

  // What failed, if anything did.
  std::optional<std::string> play() {
    if (std::optional<std::string> difference = begin()) return difference;
    const replay::stop_at where{.line = options_.until.value_or(script::no_line),
                                .actions = looks_at_each_action() ? 1 : actions_between_updates};
    for (;;) {
      std::optional<std::string> difference;
      const std::optional<outcome> result = play_on(where, difference);
      if (result && result->stopped == outcome::reason::expectation) return report(*result);
      if (result && result->stopped != outcome::reason::actions) return end(*result);
      progress_.update(player_.source(), player_.position());
      if (result && looks_at_each_action()) difference = look_at_last();
      if (difference) return difference;
    }
  }

  // Nothing for an action that was refused, if that does not end the run; `difference` says how the trace has it then.
  std::optional<outcome> play_on(const replay::stop_at& where, std::optional<std::string>& difference) {
    try {
      return player_.play(where);
    } catch (const std::exception& failure) {
      if (!player_.refused()) throw;
      const std::string type = value(player_.refused()->type()).dump();
      const std::string text = place() + ": " + reason_of(failure) + " (action " + type + ')';
      if (!options_.keep_going) throw error(errc::invalid_action, text);
      progress_.erase();
      io_.err << text << std::endl;
      difference = note_refusal(replay::refusal_reason(failure));
      return {};
    }
  }

  std::optional<std::string> note_refusal(value reason) {
    ++refused_;
    const store::versioned now = app_.store.snapshot();
    const replay::refusal refused{*player_.refused(), now.revision, std::move(reason), now.state};
    for (written_trace& each : traces_) each.lines.write(refused);
    return verifier_ ? verifier_->check(refused, place()) : std::nullopt;
  }

  std::optional<std::string> begin() {
    const store::versioned now = app_.store.snapshot();
    for (written_trace& each : traces_) each.lines.begin(now.revision, now.state);
    return verifier_ ? verifier_->begin(now.revision, now.state) : std::nullopt;
  }

  std::optional<std::string> look_at_last() {
    const replay::step& played = *player_.last();
    const patch changes = diff(played.before, played.after);
    for (written_trace& each : traces_) {
      each.lines.write(played, changes);
      // Somebody may be watching.
      if (options_.speed > 0) each.lines.flush();
    }
    return verifier_ ? verifier_->check(played, changes, place()) : std::nullopt;
  }

  std::optional<std::string> end(const outcome& result) {
    const bool whole = result.stopped == outcome::reason::end;
    return verifier_ && whole ? verifier_->end() : std::nullopt;
  }

  [[nodiscard]] std::string report(const outcome& result) const {
    std::string text;
    for (const replay::mismatch& each : result.mismatches) {
      if (!text.empty()) text += '\n';
      text += place() + ": " + each.message();
    }
    return text;
  }

  [[nodiscard]] std::string place() const { return player_.source().place(player_.line()); }

  // True if there is nothing to report.
  bool report_unanswered() const {
    const std::vector<replay::unanswered_type>& types = player_.unanswered();
    if (types.empty() || (options_.quiet && !options_.strict)) return types.empty();
    io_.err << player_.source().name() << ": " << types.size() << (types.size() == 1 ? " type" : " types")
            << " that nothing answered to: ";
    const char* separator = "";
    for (const replay::unanswered_type& each : types) {
      io_.err << std::exchange(separator, ", ") << value(each.type).dump();
      if (each.count > 1) io_.err << " (" << each.count << " times)";
    }
    io_.err << std::endl;
    return false;
  }

  void print_summary(std::chrono::duration<double> time) const {
    std::ostream& out = writes_to_stdout() ? io_.err : io_.out;
    const bool short_time = time.count() < 1;
    out << player_.source().name() << ": " << player_.position() << " actions, revision " << app_.store.revision()
        << (refused_ > 0 ? ", " + std::to_string(refused_) + " refused" : "") << ", " << std::fixed
        << std::setprecision(3) << time.count() * (short_time ? 1000 : 1) << (short_time ? " ms" : " s");
    const double rate = static_cast<double>(player_.position()) / time.count();
    if (options_.speed == 0 && std::isfinite(rate)) out << ", " << std::setprecision(0) << rate << " actions/s";
    out << std::endl;
  }

  const replay_options& options_;
  const replay::streams& io_;
  replay::app app_;
  player player_;
  progress_bar progress_;
  std::optional<replay::trace_verifier> verifier_{};
  std::deque<written_trace> traces_{};  // which do not move
  std::optional<output> state_{};
  std::size_t refused_ = 0;
};

}  // namespace

int run_replay(const replay_options& options, const replay::app_description& description, const replay::streams& io) {
  check_no_output_overwrites(options);
  return session(options, description, io).run();
}

}  // namespace patchbay::impl
