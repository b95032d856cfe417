#include "session.hpp"

#include "commands.hpp"
#include "wording.hpp"
#include "words.hpp"

#include <patchbay/error.hpp>

#include <istream>
#include <ostream>
#include <string>
#include <vector>

namespace kanban {

using patchbay::value;

namespace {

class session {
 public:
  session(app& with, const terminal& at) : at_(at), desk_{.app = with, .out = at.out, .on = at.on} {}

  int run() {
    for (std::string line; read(line);) {
      ++number_;
      const outcome came_of_it = take(line);
      if (came_of_it == outcome::quit) break;
      if (came_of_it == outcome::failed && !at_.is_interactive) return 2;
    }
    return 0;
  }

 private:
  enum class outcome { done, failed, quit };

  bool read(std::string& line) {
    if (at_.is_interactive) at_.out << "> " << std::flush;
    const bool is_there = static_cast<bool>(std::getline(at_.in, line));
    if (at_.is_interactive && !is_there) at_.out << '\n';
    return is_there;
  }

  outcome take(const std::string& line) {
    try {
      const std::vector<std::string> words = split_words(line);
      if (words.empty()) return outcome::done;
      if (words.front() == "quit") return outcome::quit;
      const value log = activity();
      run_command(desk_, words);
      if (at_.is_interactive) report(log);
      return outcome::done;
    } catch (const patchbay::error& failure) {
      complain(failure);
      return outcome::failed;
    }
  }

  value activity() const { return desk_.app.store.state()["activity"]; }

  void report(const value& before) {
    const value now = activity();
    if (now.empty() || now == before) return;
    at_.out << wording_of(now[now.size() - 1], desk_.app.store.state()) << '\n';
  }

  void complain(const patchbay::error& failure) {
    at_.out << std::flush;
    if (!at_.is_interactive) at_.err << "line " << number_ << ": ";
    at_.err << printable(failure.message()) << '\n';
  }

  terminal at_;
  desk desk_;
  std::size_t number_ = 0;
};

}  // namespace

int take_commands(app& with, const terminal& at) { return session(with, at).run(); }

}  // namespace kanban
