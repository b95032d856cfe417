#include "replay/script/input.hpp"

#include "store/script_members.hpp"

#include <patchbay/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <istream>
#include <streambuf>
#include <system_error>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

constexpr std::size_t piece = std::size_t{256} << 10;
constexpr std::size_t largest_file = std::size_t{1} << 30;

[[noreturn]] void fail_reading(const std::string& name, const std::string& reason) {
  throw error(errc::io, "cannot read " + name + ": " + reason);
}

std::string reason_of(int number) { return std::generic_category().message(number); }

class descriptor_source : public byte_source {
 public:
  descriptor_source(int descriptor, bool owned, std::string name)
      : descriptor_(descriptor), owned_(owned), name_(std::move(name)) {}
  descriptor_source(const descriptor_source&) = delete;
  descriptor_source& operator=(const descriptor_source&) = delete;
  ~descriptor_source() override {
    if (owned_) ::close(descriptor_);
  }

  std::size_t read(char* to, std::size_t size) override {
    for (;;) {
      const ssize_t got = ::read(descriptor_, to, size);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) fail_reading(name_, reason_of(errno));
    }
  }

  [[nodiscard]] std::optional<std::uint64_t> total() const override {
    struct stat about {};
    if (::fstat(descriptor_, &about) != 0 || !S_ISREG(about.st_mode)) return {};
    return static_cast<std::uint64_t>(about.st_size);
  }

 private:
  int descriptor_;
  bool owned_;
  std::string name_;
};

class stream_source : public byte_source {
 public:
  stream_source(std::istream& in, std::string name) : in_(in), name_(std::move(name)) {}

  std::size_t read(char* to, std::size_t size) override {
    if (in_.bad()) fail_reading(name_, "the stream is in a failed state");
    std::streambuf& buffer = *in_.rdbuf();
    if (buffer.sgetc() == std::streambuf::traits_type::eof()) return 0;
    // sgetc has filled the buffer; asking for more than is in it would wait.
    const std::streamsize ready = std::max<std::streamsize>(buffer.in_avail(), 1);
    const auto wanted = static_cast<std::streamsize>(size);
    return static_cast<std::size_t>(buffer.sgetn(to, std::min(ready, wanted)));
  }

 private:
  std::istream& in_;
  std::string name_;
};

class text_source : public byte_source {
 public:
  explicit text_source(std::string text) : text_(std::move(text)) {}

  std::size_t read(char* to, std::size_t size) override {
    const std::size_t count = text_.copy(to, size, at_);
    at_ += count;
    return count;
  }

  [[nodiscard]] std::optional<std::uint64_t> total() const override { return text_.size(); }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

}  // namespace

std::unique_ptr<byte_source> open_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail_reading(path, reason_of(errno));
  auto source = std::make_unique<descriptor_source>(descriptor, true, path);
  struct stat about {};
  if (::fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode)) fail_reading(path, reason_of(EISDIR));
  return source;
}

std::unique_ptr<byte_source> open_standard_input() {
  return std::make_unique<descriptor_source>(STDIN_FILENO, false, "<stdin>");
}

std::unique_ptr<byte_source> open_stream(std::istream& in, std::string name) {
  return std::make_unique<stream_source>(in, std::move(name));
}

std::unique_ptr<byte_source> open_text(std::string text) { return std::make_unique<text_source>(std::move(text)); }

std::string read_file(const std::string& path) {
  const std::unique_ptr<byte_source> source = open_file(path);
  std::string text;
  for (;;) {
    const std::size_t before = text.size();
    text.resize(before + piece);
    const std::size_t count = source->read(text.data() + before, piece);
    text.resize(before + count);
    if (count == 0) break;
    if (text.size() > largest_file) fail_reading(path, "it is larger than a gibibyte");
  }
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
  return text;
}

void fail_at(std::string_view name, std::size_t line, std::size_t column, std::string_view reason) {
  std::string message(name);
  message += ':' + std::to_string(line) + ':' + std::to_string(column) + ": ";
  message += reason;
  throw error(errc::script_syntax, std::move(message),
              {.pointer = {}, .action_type = {}, .line = line, .column = column});
}

line_reader::line_reader(std::unique_ptr<byte_source> source, std::string name, std::size_t longest_line)
    : source_(std::move(source)), name_(std::move(name)), longest_line_(longest_line), buffer_(piece) {}

std::optional<std::string_view> line_reader::next() {
  if (inside_long_line_) skip_rest_of_line();
  std::size_t searched = 0;
  for (;;) {
    const char* first = buffer_.data() + begin_;
    const std::size_t held = end_ - begin_;
    const void* newline = std::memchr(first + searched, '\n', held - searched);
    if (newline != nullptr) {
      const auto length = static_cast<std::size_t>(static_cast<const char*>(newline) - first);
      return take(length, length + 1);
    }
    if (held > longest_line_) {
      inside_long_line_ = true;
      return take(held, held);
    }
    searched = held;
    if (ended_ || !read_more()) break;
  }
  if (begin_ == end_) return {};
  return take(end_ - begin_, end_ - begin_);
}

std::string_view line_reader::take(std::size_t length, std::size_t behind) {
  std::string_view text(buffer_.data() + begin_, length);
  begin_ += behind;
  ++line_;
  if (line_ == 1 && text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (length > longest_line_) fail_too_long(text);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

bool line_reader::read_more() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    bytes_before_ += begin_;
    end_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() - end_ < piece) buffer_.resize(buffer_.size() * 2);
  const std::size_t count = read_piece();
  end_ += count;
  ended_ = count == 0;
  return !ended_;
}

std::size_t line_reader::read_piece() {
  try {
    return source_->read(buffer_.data() + end_, buffer_.size() - end_);
  } catch (...) {
    // What was read of a line is none.
    begin_ = end_;
    ended_ = true;
    throw;
  }
}

void line_reader::skip_rest_of_line() {
  for (;;) {
    const char* first = buffer_.data() + begin_;
    const void* newline = std::memchr(first, '\n', end_ - begin_);
    begin_ =
        newline == nullptr ? end_ : begin_ + static_cast<std::size_t>(static_cast<const char*>(newline) - first) + 1;
    if (newline != nullptr || ended_ || !read_more()) break;
  }
  inside_long_line_ = false;
}

void line_reader::fail_too_long(std::string_view line) const {
  if (const std::size_t nul = line.find('\0'); nul != std::string_view::npos) {
    fail_at(name_, line_, nul + 1, "there is a NUL byte: this is a binary file, not text");
  }
  const std::string limit = std::to_string(longest_line_ >> 20);
  fail_at(name_, line_, longest_line_ + 1, "the line is longer than " + limit + " MiB, which is the limit");
}

}  // namespace patchbay::impl
