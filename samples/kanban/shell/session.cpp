#include "shell/session.hpp"

#include "screen/wording.hpp"
#include "shell/words.hpp"

#include <patchbay/error.hpp>

#include <istream>
#include <ostream>
#include <utility>
#include <vector>

namespace kanban {

using patchbay::errc;
using patchbay::error;
using patchbay::value;

namespace {

constexpr std::string_view prompt = "> ";

}  // namespace

session::session(app& with, boost::asio::io_context& loop, terminal at, std::function<void()> save)
    : at_(std::move(at)),
      desk_{.app = with, .importing = importer(with, loop), .out = at_.out, .on = at_.on},
      save_(std::move(save)) {}

int session::run() {
  outcome last = outcome::done;
  for (std::string line; last != outcome::quit && read(line);) {
    last = take(line);
    if (last == outcome::failed && !at_.is_interactive) return 2;
  }
  const outcome end = attempt([&] {
    finish(last == outcome::quit);
    return outcome::done;
  });
  return end == outcome::failed ? 2 : 0;
}

session::outcome session::take(const std::string& line) {
  ++number_;
  return attempt([&] { return run_words(line); });
}

// --- lines -----------------------------------------------------------------------------------------

bool session::read(std::string& line) {
  if (at_.is_interactive) at_.out << prompt << std::flush;
  go_on_until_input();
  const bool is_there = static_cast<bool>(read_line(at_.in, line, number_ == 0));
  if (at_.is_interactive && !is_there) at_.out << '\n';
  return is_there;
}

void session::go_on_until_input() {
  while (at_.has_input && desk_.importing.running() && !at_.has_input()) {
    (void)attempt([&] {
      go_on();
      return outcome::done;
    });
    if (!desk_.importing.running()) at_.out << prompt << std::flush;
  }
}

session::outcome session::run_words(const std::string& line) {
  const std::vector<std::string> words = split_words(line);
  if (words.empty()) return outcome::done;
  if (words.front() == "quit") return outcome::quit;
  const value before = state();
  run_command(desk_, words);
  answer(before, true);
  go_on();
  return outcome::done;
}

void session::go_on() {
  const value before = state();
  if (desk_.importing.go_on() && !desk_.importing.running()) answer(before, false);
}

void session::finish(bool quits) {
  const value before = state();
  if (desk_.importing.running()) {
    if (quits) {
      desk_.importing.cancel();
    } else {
      desk_.importing.finish();
    }
  }
  answer(before, false);
}

session::outcome session::attempt(const std::function<outcome()>& work) {
  try {
    return work();
  } catch (const error& failure) {
    complain(failure);
    return outcome::failed;
  }
}

// --- answers ---------------------------------------------------------------------------------------

void session::answer(const value& before, bool always) {
  if (save_) save_();
  std::string news = news_since(before);
  if (news.empty() && always && at_.has_reader) news = "ok";
  if (!news.empty() && (at_.is_interactive || at_.has_reader)) at_.out << news << '\n';
  if (!at_.out.flush()) throw error(errc::io, "This was done, but the answer cannot be written");
}

std::string session::news_since(const value& before) const {
  const value now = state();
  const value& log = now["activity"];
  if (!log.empty() && log != before["activity"]) return wording_of(log[log.size() - 1], now);
  return now["imports"]["status"] != before["imports"]["status"] ? wording_of_import(now) : "";
}

void session::complain(const error& failure) {
  at_.out << std::flush;
  if (!at_.is_interactive) at_.err << "line " << number_ << ": ";
  at_.err << printable(failure.message()) << '\n';
}

}  // namespace kanban
