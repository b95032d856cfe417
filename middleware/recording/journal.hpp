#pragma once

#include <patchbay/error.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace patchbay::inline v0_1::impl {

// Where a journal's text goes. Not thread-safe.
class journal_target {
 public:
  virtual ~journal_target() = default;
  // Takes text from the front of `waiting` as far as it can be written; says why if that is not all.
  virtual std::optional<std::string> write(std::string& waiting) = 0;
  // Lets what was written arrive. Says why if it cannot.
  virtual std::optional<std::string> flush() = 0;
  virtual std::optional<std::string> close() = 0;
};

[[nodiscard]] std::unique_ptr<journal_target> journal_to_stream(std::ostream& out);
// Throws errc::io.
[[nodiscard]] std::unique_ptr<journal_target> journal_to_file(const std::filesystem::path& file, bool append,
                                                              bool sync);

// Collects lines and writes them in large pieces. Keeps what cannot be written. Thread-safe.
class journal {
 public:
  journal(std::unique_ptr<journal_target> target, std::size_t max_waiting, std::function<void(const error&)> on_error);

  // Does nothing once the journal is closed or has given up.
  void add(std::string_view line) noexcept;
  // A line is missing, for this reason, which on_error hears: from now on nothing is taken, and flush and close say so.
  void give_up(const error& why) noexcept;
  // Throw errc::io if something was not written.
  void flush();
  void close();

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

 private:
  using problem = std::optional<std::string>;

  // With the lock held:
  void append(std::string_view line);
  problem write();
  problem noted(problem found);
  problem take_news() noexcept { return std::exchange(news_, std::nullopt); }

  // Without it:
  void report(const problem& news) const noexcept;
  void report(const error& failure) const noexcept;
  void finish(const problem& found, const problem& news) const;

  std::mutex mutex_;
  std::unique_ptr<journal_target> target_;  // null once closed
  std::string waiting_;
  std::size_t max_waiting_;
  std::size_t next_write_;  // at how much waiting text
  bool gave_up_ = false;
  std::string gave_up_because_ = "it ended early, for lack of memory or because too much text was waiting";
  bool failing_ = false;
  problem news_;  // the first of a row of failures, until it is reported
  std::atomic<std::uint64_t> count_{0};
  std::function<void(const error&)> on_error_;
};

}  // namespace patchbay::impl
