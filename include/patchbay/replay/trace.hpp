#pragma once

#include <patchbay/replay/player.hpp>
#include <patchbay/store/fwd.hpp>
#include <patchbay/value/patch.hpp>
#include <patchbay/value/value.hpp>

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

namespace patchbay::impl {
class byte_source;
}

namespace patchbay::replay {

/// Writes what a replay does as JSON Lines: first `{"revision":R,"state":STATE}`, then for each action
/// `{"revision":R,"action":ACTION,"patch":[...]}`, the patch relative to the state before.
///
/// Buffered: lines arrive in the stream in large pieces and at `flush`. The stream must outlive the writer. Belongs to
/// one thread.
class trace_writer {
 public:
  /// `name` is for messages.
  trace_writer(std::ostream& out, std::string name);
  trace_writer(const trace_writer&) = delete;
  trace_writer& operator=(const trace_writer&) = delete;
  /// Flushes; an error is lost then.
  ~trace_writer();

  /// All throw `errc::io` when the stream fails.
  void begin(revision_number revision, const value& state);
  void write(const step& played, const patch& changes);
  void flush();

 private:
  void hand_over();
  [[noreturn]] void fail() const;

  std::ostream& out_;
  std::string name_;
  std::string buffer_;
};

/// Holds a replay against an earlier trace, line by line. Lines are compared as JSON: spelling of numbers and order of
/// members do not matter.
///
/// The functions return a report for people, of several lines and without a newline at its end, for the first
/// difference; nothing while all is the same. They throw `errc::script_syntax` for a line that is none of a trace,
/// `errc::io` if reading fails. Belongs to one thread.
class trace_verifier {
 public:
  [[nodiscard]] static trace_verifier open(const std::filesystem::path& file);
  [[nodiscard]] static trace_verifier parse(std::string text, std::string name = "trace");

  trace_verifier(trace_verifier&&) noexcept;
  trace_verifier& operator=(trace_verifier&&) noexcept;
  ~trace_verifier();

  [[nodiscard]] std::optional<std::string> begin(revision_number revision, const value& state);
  /// `place` says in reports where the action comes from.
  [[nodiscard]] std::optional<std::string> check(const step& played, const patch& changes, const std::string& place);
  /// That nothing is left in the trace.
  [[nodiscard]] std::optional<std::string> end();

  struct reader;

 private:
  explicit trace_verifier(std::unique_ptr<reader> lines) noexcept;
  [[nodiscard]] static trace_verifier read(std::unique_ptr<impl::byte_source> source, std::string name);
  std::unique_ptr<reader> lines_;
};

}  // namespace patchbay::replay
