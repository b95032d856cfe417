#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace kanban {

/// This sample's program as a process of its own. It is killed where it is still there at the end.
class child {
 public:
  explicit child(const std::vector<std::string>& arguments);
  child(const child&) = delete;
  child& operator=(const child&) = delete;
  ~child();

  /// What it reads next; `close_input` is the end of it.
  void write(std::string_view text);
  void close_input();

  /// Reads what it prints until there are so many lines in all, or it has ended.
  void read_lines(std::size_t count);
  /// Everything that was read of its output, and all that was printed before it ended.
  [[nodiscard]] const std::string& output() const noexcept { return output_; }

  /// `kill -9`, and what was printed before that.
  void kill();
  /// Reads on until it ends by itself; its exit status, or -1 if a signal ended it.
  int wait();
  /// What it complained about, once it has ended.
  [[nodiscard]] std::string complaints();

 private:
  [[noreturn]] void run(const std::vector<std::string>& arguments) const;
  bool read_some();
  int reap();

  pid_t id_ = -1;
  int input_ = -1;
  int printed_ = -1;
  int complained_ = -1;
  std::string output_;
};

}  // namespace kanban
