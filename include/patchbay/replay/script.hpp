#pragma once

#include <patchbay/store/action.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace patchbay::inline v0_1::replay {

/// Times in scripts are milliseconds, with fractions.
using milliseconds = std::chrono::duration<double, std::milli>;

/// `{"$expect": {POINTER: VALUE, ...}}`: what the state must hold here. Compared as JSON: 3 and 3.0 are the same
/// number.
struct expectation {
  std::vector<std::pair<pointer, value>> wanted;
};

/// `{"$wait": MILLISECONDS}`: a pause, in real time only.
struct pause {
  milliseconds length;
};

/// `{"$checkpoint": NAME}`: a place to play to.
struct checkpoint {
  std::string name;
};

/// One entry of a script: an action or a control.
struct entry {
  /// Where it begins, 1-based. In a DevTools export, which has no lines worth the name, the number of the action.
  std::size_t line = 0;
  /// `"$at"` of a recorded action: when it happened, counted from the start of the recording.
  std::optional<milliseconds> at{};
  std::variant<action, expectation, pause, checkpoint> what;
};

/// A recorded or written session, read entry by entry: a script of any length is never held in memory as a whole if it
/// consists of lines.
///
/// What it may be, told apart by its first character that is neither blank nor in a comment:
/// - JSON Lines: an action or control in each line. Lines that are empty or start with '#' are skipped. The script's
/// own
///   member of an action, `$at`, is taken out of it. `{"$action": ACTION}`, with an `$at` or without, is an action
///   whose members mean nothing to the script, whatever they are called.
/// - A JSON array of the same.
/// - An export of Redux DevTools: a lifted state, or `{"payload": ACTIONS-OR-LIFTED, "preloadedState": STATE}`. Both
///   members may be JSON or a string of JSON text. Skipped actions are left out. References to what occurs twice
///   (`{"$jsan": "$.computedStates[1].state"}`) are resolved; what JSON cannot hold, such as dates, is refused. A
///   member
///   "$jsan" whose value is an array is the application's own, and its value the first element. O(size).
///
/// No line may be longer than 64 MiB, nor nested deeper than `parse_options` allows.
///
/// Move-only; belongs to one thread at a time.
class script {
 public:
  /// Opens a file. Throws `errc::io`, and what `next` throws for the beginning of the text.
  [[nodiscard]] static script open(const std::filesystem::path& file);
  /// The standard input of the process, read as it comes.
  [[nodiscard]] static script standard_input();
  /// Text at hand; `name` is for messages.
  [[nodiscard]] static script parse(std::string text, std::string name = "script");
  /// A stream, which must live as long as the script.
  [[nodiscard]] static script read(std::istream& in, std::string name = "script");

  script(script&&) noexcept;
  script& operator=(script&&) noexcept;
  ~script();

  static constexpr std::size_t no_line = std::numeric_limits<std::size_t>::max();

  /// The next entry that begins no later than in `last_line`; nothing if there is none. Throws `errc::script_syntax`
  /// for an entry that is neither action nor control, with line, column and reason (the message begins
  /// NAME:LINE:COLUMN); the call after that goes on behind it, so that who reads on comes to an end. Throws `errc::io`
  /// if reading fails, which is the end.
  [[nodiscard]] std::optional<entry> next(std::size_t last_line = no_line);

  /// True once `next` found that there is nothing more.
  [[nodiscard]] bool ended() const noexcept;

  /// File name, "<stdin>", or the name given.
  [[nodiscard]] const std::string& name() const noexcept;
  /// The state that an export says its actions start from.
  [[nodiscard]] const std::optional<value>& preloaded() const noexcept;
  /// NAME:LINE, or "NAME: action NUMBER" in an export.
  [[nodiscard]] std::string place(std::size_t line) const;

  /// How far reading has come, and where it will end if that is known.
  [[nodiscard]] std::uint64_t bytes_read() const noexcept;
  [[nodiscard]] std::optional<std::uint64_t> bytes_total() const noexcept;

  struct reader;

 private:
  explicit script(std::unique_ptr<reader> entries) noexcept;
  std::unique_ptr<reader> entries_;
};

}  // namespace patchbay::replay
