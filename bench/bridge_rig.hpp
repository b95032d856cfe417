#pragma once

#include "bridge_pages.hpp"
#include "states.hpp"

#include <patchbay/bridge/app.hpp>
#include <patchbay/bridge/server.hpp>
#include <patchbay/patchbay.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace bench {

// About 1 MB of JSON.
inline constexpr std::size_t bridge_entities = 10'000;

// A store of that size behind an application whose windows may do everything.
class bridge_host {
 public:
  bridge_host() { app.permit("*", patchbay::bridge::permissions::everything()); }

  // One field of one entity.
  void change(std::size_t entity) { app.default_dispatcher()("BUMP", ids_[entity]); }
  void change_any() { change(order_.next()); }

  patchbay::store store{entities(bridge_entities)};
  patchbay::bridge::app app{
      store, patchbay::create_dispatch(store, {.handlers = {{"BUMP", [](patchbay::draft s, const patchbay::value& id) {
                                                               s["todos"]["entities"][id.as_string()]["priority"] += 1;
                                                             }}}})};

 private:
  static std::vector<patchbay::value> make_ids() {
    std::vector<patchbay::value> ids;
    for (std::size_t i = 0; i < bridge_entities; ++i) ids.emplace_back(todo_id(i));
    return ids;
  }

  std::vector<patchbay::value> ids_ = make_ids();
  scattered order_{bridge_entities};
};

// The same with windows on WebSockets.
class bridge_rig : public bridge_host {
 public:
  // Windows that follow the whole state.
  void open_followers(std::size_t windows) {
    for (std::size_t i = 0; i < windows; ++i) follow("");
    pages.start();
  }
  // Windows that follow one entity each.
  void open_followers_of_entities(std::size_t windows) {
    for (std::size_t i = 0; i < windows; ++i) follow("/todos/entities/" + todo_id(i));
    pages.start();
  }
  void open_listeners(std::size_t windows, std::string_view event) {
    for (std::size_t i = 0; i < windows; ++i) {
      paths_.emplace_back();
      pages.open("plugin:event|listen", {{"event", event}, {"target", {{"kind", "Any"}}}, {"handler", 0}});
    }
    pages.start();
  }

  // The time that `act` takes until so many windows are at the goal.
  template <class Act>
  std::chrono::nanoseconds time_until(std::size_t windows, std::uint64_t goal, Act&& act) {
    line.expect(windows, goal);
    const auto start = finish_line::clock::now();
    act();
    return line.wait() - start;
  }

  // Bytes sent to all windows so far, also those that are on their way.
  [[nodiscard]] std::size_t sent_bytes() const {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return server.counts().sent_bytes;
  }

  // Ends the windows' thread. Throws where one does not have its part of the state.
  void check_documents() {
    pages.stop();
    const patchbay::value state = store.state();
    for (std::size_t i = 0; i < pages.size(); ++i) {
      const patchbay::path_set part{paths_.at(i)};
      if (pages.document(i) != part.restrict(state)) throw std::runtime_error("A window does not have the state.");
    }
  }

  finish_line line;
  patchbay::bridge::server server{app, {.max_connections = 2000}};
  bridge_pages pages{app, server, line};

 private:
  void follow(const std::string& path) {
    paths_.push_back(path);
    pages.open("plugin:patchbay|subscribe", {{"id", 1}, {"paths", patchbay::value::array({path})}});
  }

  std::vector<std::string> paths_{};  // what each window has of the state
};

class bridge_samples {
 public:
  void add(std::chrono::nanoseconds taken) { taken_.push_back(std::chrono::duration<double>(taken).count()); }
  [[nodiscard]] double median() { return quantile(0.5); }
  // In seconds.
  [[nodiscard]] double quantile(double part) {
    std::ranges::sort(taken_);
    return taken_.at(static_cast<std::size_t>(part * static_cast<double>(taken_.size() - 1)));
  }

 private:
  std::vector<double> taken_;
};

}  // namespace bench
