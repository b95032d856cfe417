#pragma once

#include "model/app.hpp"
#include "model/lookup.hpp"
#include "model/thunks.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/undoable.hpp>
#include <patchbay/testing/sequential_ids.hpp>
#include <patchbay/value/value.hpp>

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

namespace kanban {

/// An application in which ids are "id-1", "id-2" and so on, each look at the clock takes a second, files are texts,
/// and the event loop is driven by hand.
struct world {
  explicit world(patchbay::value preloaded = {}) : with(outside(), loop.get_executor(), std::move(preloaded)) {}

  std::int64_t time = 0;
  std::map<std::string, std::string> files;
  boost::asio::io_context loop;
  app with;
  const slices& all = with.all;

  [[nodiscard]] patchbay::value state() const { return with.store.state(); }
  [[nodiscard]] patchbay::value present() const { return workspace(state()); }
  [[nodiscard]] patchbay::value entity(std::string_view kind, std::string_view id) const {
    return find_entity(present(), kind, id);
  }
  [[nodiscard]] patchbay::value cards_in(std::string_view column) const { return entity("column", column)["cards"]; }

  template <class Anything>
  void dispatch(Anything&& what) {
    with.dispatch(std::forward<Anything>(what));
  }

  // Each gives the id of what it adds.
  std::string add_board(const std::string& title) { return added(all.boards.added(title)); }
  std::string add_column(const std::string& board, const std::string& title, std::size_t limit = 0) {
    return added(all.columns.added(board, title, limit));
  }
  std::string add_card(const std::string& column, const std::string& title) {
    return added(all.cards.added(column, title));
  }
  std::string add_label(const std::string& name, const std::string& colour = "red") {
    return added(all.labels.added(name, colour));
  }

  /// Lets the event loop do all it can.
  void run_loop() {
    loop.restart();
    loop.poll();
  }

 private:
  environment outside() {
    return {.make_id = patchbay::testing::sequential_ids(),
            .now = [this] { return time += 1000; },
            .open_file = [this](const std::string& name) -> std::unique_ptr<std::istream> {
              const auto found = files.find(name);
              if (found == files.end()) throw patchbay::error(patchbay::errc::io, "There is no file " + name);
              return std::make_unique<std::istringstream>(found->second);
            }};
  }

  std::string added(const patchbay::action& a) {
    with.dispatch(a);
    return a.payload()["id"].get<std::string>();
  }
};

/// A board with the columns "To do", "Doing" for two cards, and "Done"; three cards to do.
struct Kanban : ::testing::Test, world {
  const std::string board = add_board("Release");
  const std::string todo = add_column(board, "To do");
  const std::string doing = add_column(board, "Doing", 2);
  const std::string done = add_column(board, "Done");
  const std::string one = add_card(todo, "Write the docs");
  const std::string two = add_card(todo, "Fix the build");
  const std::string three = add_card(todo, "Test it");

  /// Expects that this is refused, and changes nothing.
  template <class Anything>
  void expect_refused(Anything&& what, patchbay::errc code, std::string_view message, std::string_view place = {}) {
    const patchbay::value before = state();
    try {
      with.dispatch(std::forward<Anything>(what));
      ADD_FAILURE() << "This was not refused, though: " << message;
    } catch (const patchbay::error& failure) {
      EXPECT_EQ(failure.code(), code) << failure.what();
      EXPECT_EQ(failure.message().substr(0, message.size()), message);
      EXPECT_EQ(failure.place().pointer, place);
    }
    EXPECT_TRUE(state().identical(before));
  }
};

}  // namespace kanban
