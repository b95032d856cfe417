#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inline v0_1::impl {

// Where bytes come from.
class byte_source {
 public:
  virtual ~byte_source() = default;
  // At most `size` bytes, waiting only while there are none; 0 at the end. Throws errc::io.
  virtual std::size_t read(char* to, std::size_t size) = 0;
  [[nodiscard]] virtual std::optional<std::uint64_t> total() const { return {}; }
};

// Throws errc::io for what cannot be opened or is a folder.
[[nodiscard]] std::unique_ptr<byte_source> open_file(const std::string& path);
[[nodiscard]] std::unique_ptr<byte_source> open_standard_input();
[[nodiscard]] std::unique_ptr<byte_source> open_stream(std::istream& in, std::string name);
[[nodiscard]] std::unique_ptr<byte_source> open_text(std::string text);

// A whole file, without a byte order mark. Throws errc::io, also for one of more than a gibibyte.
[[nodiscard]] std::string read_file(const std::string& path);

// How long a line may be, in bytes. Traces have a whole state in their first line.
inline constexpr std::size_t longest_trace_line = std::size_t{1} << 30;

// Throws errc::script_syntax with the message "NAME:LINE:COLUMN: reason".
[[noreturn]] void fail_at(std::string_view name, std::size_t line, std::size_t column, std::string_view reason);

// Cuts text into lines, reading in large pieces; holds no more than a piece and a line. Leaves a byte order mark out.
class line_reader {
 public:
  line_reader(std::unique_ptr<byte_source> source, std::string name, std::size_t longest_line);

  // The next line without its end, valid until the next call; nothing at the end. Throws errc::script_syntax for a line
  // that is longer than any may be, and for a binary file's; the call after that goes on behind it. Throws errc::io if
  // reading fails, which is the end.
  [[nodiscard]] std::optional<std::string_view> next();

  // The number of the line that `next` gave last.
  [[nodiscard]] std::size_t line() const noexcept { return line_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] std::uint64_t bytes_read() const noexcept { return bytes_before_ + begin_; }
  [[nodiscard]] std::optional<std::uint64_t> bytes_total() const { return source_->total(); }

 private:
  bool read_more();
  std::size_t read_piece();
  void skip_rest_of_line();
  [[nodiscard]] std::string_view take(std::size_t length, std::size_t behind);
  [[noreturn]] void fail_too_long(std::string_view line) const;

  std::unique_ptr<byte_source> source_;
  std::string name_;
  std::size_t longest_line_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // what lies before it was handed out
  std::size_t end_ = 0;
  std::uint64_t bytes_before_ = 0;  // before the buffer
  std::size_t line_ = 0;
  bool ended_ = false;
  bool inside_long_line_ = false;  // which was reported
};

}  // namespace patchbay::impl
