#include "show.hpp"

#include "json_layout.hpp"
#include "lanes.hpp"
#include "paper.hpp"
#include "shop.hpp"
#include "table.hpp"
#include "wording.hpp"

#include <patchbay/error.hpp>
#include <patchbay/replay/player.hpp>
#include <patchbay/replay/script.hpp>

#include <array>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace shopping_cart {

namespace replay = patchbay::replay;

namespace {

class performance {
 public:
  performance(const std::string& script, const replay::streams& io)
      : out_(io.out),
        on_(paper::of(io.out)),
        source_(replay::open_script(script, io)),
        app_(replay::make_app(make_reducer(), source_.preloaded())),
        cart_(app_.store, "cart", "/cart"),
        inventory_(app_.store, "inventory", "/products/byId/1/inventory"),
        total_(app_.store, "total", total(), "derived from /cart and /products/byId"),
        table_({{"rev", ink::strong},
                {"action", ink::strong},
                {"cart", ink::strong},
                {"inventory", ink::strong},
                {"total", ink::strong}}) {}

  // Says whether all expectations held.
  bool run() {
    introduce();
    add_start();
    try {
      while (take_next()) continue;
    } catch (...) {
      table_.print(out_, on_);
      throw;
    }
    table_.print(out_, on_);
    print_state();
    print_traffic();
    return all_held_;
  }

 private:
  void introduce() {
    print({{"Shopping cart", ink::strong}, {"  " + source_.name(), ink::faint}});
    out_ << '\n';
    for (const lane* each : lanes()) print({{padded("  view " + each->label(), 18)}, {each->about(), ink::faint}});
    out_ << '\n';
    print({{"  "},
           {"+ ", ink::green},
           {"added  ", ink::faint},
           {"~ ", ink::yellow},
           {"replaced  ", ink::faint},
           {"- ", ink::red},
           {"removed  ", ink::faint},
           {std::string(on_.dot()) + " nothing sent", ink::faint}});
    out_ << '\n';
  }

  void add_start() {
    std::vector<table_cell> row = {{{{"  0", ink::faint}}}, {{{"the state at first", ink::faint}}}};
    for (const lane* each : lanes()) row.push_back(each->show_snapshot(on_));
    table_.add(std::move(row));
  }

  bool take_next() {
    const std::optional<replay::entry> next = source_.next();
    if (next) take(*next);
    return next.has_value();
  }

  void take(const replay::entry& next) {
    if (const auto* played = std::get_if<patchbay::action>(&next.what)) {
      play(*played, next.line);
    } else if (const auto* expected = std::get_if<replay::expectation>(&next.what)) {
      add_verdict(*expected, next.line);
    } else if (const auto* passed = std::get_if<replay::checkpoint>(&next.what)) {
      table_.add_across(
          {{std::string(on_.dash()) + std::string(on_.dash()) + "   " + printable(passed->name), ink::blue}});
    }
  }

  void play(const patchbay::action& a, std::size_t line) {
    try {
      const patchbay::dispatch_result result = app_.reducers_only(a);
      add_action(a, result.revision, result.changed);
    } catch (const patchbay::error& failure) {
      throw patchbay::error(failure.code(), source_.place(line) + ": " + failure.message(), failure.place());
    }
  }

  void add_action(const patchbay::action& a, patchbay::revision_number revision, bool changed) {
    const ink colour = changed ? ink::plain : ink::faint;
    const std::string number = std::to_string(revision);
    const std::string indent(number.size() < 3 ? 3 - number.size() : 0, ' ');
    table_cell what = {{{printable(a.type()), changed ? ink::strong : ink::faint}}};
    if (const std::string details = details_of(a); !details.empty()) what.push_back({{details, ink::faint}});
    std::vector<table_cell> row = {{{{indent + number, colour}}}, std::move(what)};
    for (lane* each : lanes()) row.push_back(each->take_patches(on_));
    table_.add(std::move(row));
    if (changed) whole_states_ += app_.store.state().dump().size();
  }

  void add_verdict(const replay::expectation& expected, std::size_t line) {
    const std::vector<replay::mismatch> found = replay::find_mismatches(expected, app_.store.state(), line);
    for (const replay::mismatch& each : found) {
      table_.add_across({{"     " + source_.place(line) + ": " + each.message(), ink::red}});
    }
    all_held_ = all_held_ && found.empty();
    if (!found.empty()) return;
    table_.add_across({{"ok", ink::green}, {"   " + wording_of(expected), ink::faint}});
  }

  void print_state() {
    const patchbay::store::versioned last = app_.store.snapshot();
    out_ << '\n';
    print({{"The state", ink::strong}, {"  revision " + std::to_string(last.revision), ink::faint}});
    for (text_line& line : lay_out(last.state, on_.width - 2)) {
      line.insert(line.begin(), {"  "});
      print(line);
    }
  }

  void print_traffic() {
    out_ << '\n';
    print({{"Bytes sent", ink::strong}});
    for (const lane* each : lanes()) {
      print({{padded("  to " + each->label(), 18) + std::to_string(each->bytes())},
             {" in " + std::to_string(each->updates()) + " updates", ink::faint}});
    }
    print({{padded("  whole states", 18) + std::to_string(whole_states_)},
           {" would have gone to each of them", ink::faint}});
  }

  void print(const text_line& line) {
    shopping_cart::print(out_, cut(line, on_.width, on_), on_);
    out_ << '\n';
  }

  std::array<lane*, 3> lanes() { return {&cart_, &inventory_, &total_}; }

  std::ostream& out_;
  paper on_;
  replay::script source_;
  replay::app app_;
  lane cart_;
  lane inventory_;
  lane total_;
  table table_;
  std::size_t whole_states_ = 0;
  bool all_held_ = true;
};

}  // namespace

int show(const std::string& script, const replay::streams& io) { return performance(script, io).run() ? 0 : 1; }

}  // namespace shopping_cart
