#pragma once

#include "shell/commands.hpp"

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>

namespace kanban {

struct terminal {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  paper on{};
  /// Somebody sits there: a prompt, a word on each change, and a mistake is not the end.
  bool is_interactive = false;
  /// A program reads along: a line for each command that was done, whether or not there is something to say.
  bool has_reader = false;
  /// Whether reading would not wait. An import goes on until then; without this function it goes on by one piece with
  /// each command, and that alone.
  std::function<bool()> has_input{};
};

/// What somebody who types commands has in front of them. Each command is saved before its answer is printed, be that
/// a line or the next prompt: what was answered is safe.
class session {
 public:
  enum class outcome { done, failed, quit };

  /// The application's executor is that of the loop. `save` may throw: the command counts as failed then.
  session(app& with, boost::asio::io_context& loop, terminal at, std::function<void()> save = {});

  /// Does one line, and a piece of the import that is under way. Says what went wrong.
  outcome take(const std::string& line);

  /// Takes lines until the input ends, which waits for an import, or somebody quits, which cancels it. Returns 0; or 2
  /// where something is left unsaved at the end and, unless somebody sits there, at the first line that cannot be done:
  /// it is named, nothing of it has happened, and nothing behind it is read. So it is where an import fails, and where
  /// what was done cannot be saved or answered, which the message says.
  int run();

 private:
  bool read(std::string& line);
  void go_on_until_input();
  outcome run_words(const std::string& line);
  void go_on();
  void finish(bool quits);
  outcome attempt(const std::function<outcome()>& work);

  void answer(const patchbay::value& before, bool always);
  [[nodiscard]] std::string news_since(const patchbay::value& before) const;
  [[nodiscard]] patchbay::value state() const { return desk_.app.store.state(); }
  void complain(const patchbay::error& failure);

  terminal at_;
  desk desk_;
  std::function<void()> save_;
  std::size_t number_ = 0;
};

}  // namespace kanban
