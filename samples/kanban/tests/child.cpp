#include "child.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace kanban {

namespace {

struct channel {
  int read_end = -1;
  int write_end = -1;
};

channel make_channel() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe can be made");
  return {ends[0], ends[1]};
}

void close_if_open(int& descriptor) {
  if (descriptor >= 0) ::close(std::exchange(descriptor, -1));
}

// False at the end.
bool read_into(std::string& text, int descriptor) {
  std::array<char, 4096> bytes{};
  const ssize_t got = ::read(descriptor, bytes.data(), bytes.size());
  if (got > 0) text.append(bytes.data(), static_cast<std::size_t>(got));
  return got > 0;
}

}  // namespace

child::child(const std::vector<std::string>& arguments) {
  // Who writes to a process that was killed shall hear of it otherwise.
  std::signal(SIGPIPE, SIG_IGN);
  const channel in = make_channel();
  const channel out = make_channel();
  const channel err = make_channel();
  id_ = ::fork();
  if (id_ == 0) {
    ::dup2(in.read_end, STDIN_FILENO);
    ::dup2(out.write_end, STDOUT_FILENO);
    ::dup2(err.write_end, STDERR_FILENO);
    run(arguments);
  }
  for (const int theirs : {in.read_end, out.write_end, err.write_end}) ::close(theirs);
  input_ = in.write_end;
  printed_ = out.read_end;
  complained_ = err.read_end;
  if (id_ < 0) throw std::runtime_error("no process can be made");
}

void child::run(const std::vector<std::string>& arguments) const {
  ::setenv("LC_ALL", "C", 1);
  ::unsetenv("COLUMNS");
  std::vector<char*> argv = {const_cast<char*>(SAMPLE_PROGRAM)};
  for (const std::string& each : arguments) argv.push_back(const_cast<char*>(each.c_str()));
  argv.push_back(nullptr);
  ::execv(SAMPLE_PROGRAM, argv.data());
  ::_exit(127);
}

child::~child() {
  if (id_ > 0) kill();
  close_if_open(input_);
  close_if_open(printed_);
  close_if_open(complained_);
}

void child::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t taken = ::write(input_, text.data(), text.size());
    if (taken <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(taken));
  }
}

void child::close_input() { close_if_open(input_); }

bool child::read_some() { return read_into(output_, printed_); }

void child::read_lines(std::size_t count) {
  while (static_cast<std::size_t>(std::ranges::count(output_, '\n')) < count && read_some()) {
  }
}

void child::kill() {
  ::kill(id_, SIGKILL);
  (void)wait();
}

int child::wait() {
  while (read_some()) {
  }
  return reap();
}

int child::reap() {
  int status = 0;
  if (::waitpid(std::exchange(id_, -1), &status, 0) < 0) throw std::runtime_error("the process is gone");
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string child::complaints() {
  std::string text;
  while (read_into(text, complained_)) {
  }
  return text;
}

}  // namespace kanban
