#include "middleware/recording/journal.hpp"
#include "middleware/recording/journal_append.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <ostream>
#include <system_error>

namespace patchbay::inline v0_1::impl {

namespace {

std::string reason_of(int number) { return std::generic_category().message(number); }

class stream_target : public journal_target {
 public:
  explicit stream_target(std::ostream& out) : out_(out) {}

  // All or nothing: a stream does not say how far it came.
  std::optional<std::string> write(std::string& waiting) override {
    try {
      out_.write(waiting.data(), static_cast<std::streamsize>(waiting.size()));
    } catch (const std::exception& failure) {
      return failure.what();
    }
    if (!out_) return failed;
    waiting.clear();
    return {};
  }

  std::optional<std::string> flush() override {
    try {
      if (out_.flush()) return {};
    } catch (const std::exception& failure) {
      return failure.what();
    }
    return failed;
  }

  std::optional<std::string> close() override { return {}; }

 private:
  static constexpr const char* failed = "the stream is in a failed state";
  std::ostream& out_;
};

class file_target final : public journal_target {
 public:
  file_target(const std::filesystem::path& file, bool append, bool sync) : sync_(sync), name_(file.string()) {
    if (append) prepare_to_append(file);
    const int mode = O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC);
    descriptor_ = ::open(name_.c_str(), mode, 0666);
    if (descriptor_ < 0) throw error(errc::io, "cannot write the recording: " + reason());
  }
  file_target(const file_target&) = delete;
  file_target& operator=(const file_target&) = delete;
  ~file_target() override { close(); }

  std::optional<std::string> write(std::string& waiting) override {
    std::size_t written = 0;
    std::optional<std::string> problem;
    while (written < waiting.size() && !problem) {
      const ssize_t count = ::write(descriptor_, waiting.data() + written, waiting.size() - written);
      if (count >= 0) {
        written += static_cast<std::size_t>(count);
      } else if (errno != EINTR) {
        problem = reason();
      }
    }
    waiting.erase(0, written);
    return problem;
  }

  std::optional<std::string> flush() override {
    // Pipes and devices have nothing to sync, and say so.
    if (!sync_ || ::fsync(descriptor_) == 0 || errno == EINVAL || errno == EROFS) return {};
    return reason();
  }

  std::optional<std::string> close() override {
    if (descriptor_ < 0 || ::close(std::exchange(descriptor_, -1)) == 0) return {};
    return reason();
  }

 private:
  [[nodiscard]] std::string reason() const { return name_ + ": " + reason_of(errno); }

  int descriptor_ = -1;
  bool sync_;
  std::string name_;
};

}  // namespace

std::unique_ptr<journal_target> journal_to_stream(std::ostream& out) { return std::make_unique<stream_target>(out); }

std::unique_ptr<journal_target> journal_to_file(const std::filesystem::path& file, bool append, bool sync) {
  return std::make_unique<file_target>(file, append, sync);
}

}  // namespace patchbay::impl
