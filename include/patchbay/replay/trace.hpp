#pragma once

#include <patchbay/replay/player.hpp>
#include <patchbay/store/fwd.hpp>
#include <patchbay/value/patch.hpp>
#include <patchbay/value/value.hpp>

#include <exception>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

namespace patchbay::inline v0_1::impl {
class byte_source;
}

namespace patchbay::inline v0_1::replay {

/// An action that was refused: its dispatch threw, and changed nothing.
struct refusal {
  patchbay::action action;
  revision_number revision = 0;  ///< of the store
  value reason{};                ///< {"code": NAME, "message": TEXT}, without a code where it was no `patchbay::error`
  value state{};                 ///< as it was and is
};

/// The reason of a refusal, of what was thrown. A message that is not UTF-8 is replaced.
[[nodiscard]] value refusal_reason(const std::exception& thrown);

/// What the lines of a trace hold.
enum class trace_content {
  /// First `{"revision":R,"state":STATE}`, then for each action `{"revision":R,"action":ACTION,"patch":[...]}`, the
  /// patch relative to the state before, or `{"revision":R,"action":ACTION,"error":REASON}` for one that was refused.
  patches,
  /// First `{"hash":HASH}`, then `{"type":TYPE,"hash":HASH}` for each action, with the `state_hash` of the state behind
  /// it and, if it was refused, a member `"refused":MESSAGE`. Easy to make elsewhere: see docs/comparing.md.
  hashes,
};

/// Writes what a replay does as JSON Lines. A line of hashes costs O(size of the state) if that changed.
///
/// Buffered: lines arrive in the stream in large pieces and at `flush`. The stream must outlive the writer. Belongs to
/// one thread.
class trace_writer {
 public:
  /// `name` is for messages.
  trace_writer(std::ostream& out, std::string name, trace_content content = trace_content::patches);
  trace_writer(const trace_writer&) = delete;
  trace_writer& operator=(const trace_writer&) = delete;
  /// Flushes; an error is lost then.
  ~trace_writer();

  /// All throw `errc::io` when the stream fails.
  void begin(revision_number revision, const value& state);
  void write(const step& played, const patch& changes);
  void write(const refusal& refused);
  void flush();

 private:
  const std::string& hash_of(const value& state);
  void hand_over_if_large();
  void hand_over();
  [[noreturn]] void fail() const;

  std::ostream& out_;
  std::string name_;
  trace_content content_;
  value hashed_;  // the state hashed last
  std::string hash_;
  std::string buffer_;
};

/// Holds a replay against an earlier trace of either content, line by line. Lines are compared as JSON: spelling of
/// numbers and order of members do not matter. A line of hashes needs no type, and what it says of a refusal is not
/// compared, since other programs have other words.
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
  [[nodiscard]] std::optional<std::string> check(const refusal& refused, const std::string& place);
  /// That nothing is left in the trace.
  [[nodiscard]] std::optional<std::string> end();

  struct reader;

 private:
  explicit trace_verifier(std::unique_ptr<reader> lines) noexcept;
  [[nodiscard]] static trace_verifier read(std::unique_ptr<impl::byte_source> source, std::string name);
  std::unique_ptr<reader> lines_;
};

}  // namespace patchbay::replay
