// Objects that the application manages.

#include "commands.hpp"
#include "host.hpp"

#include <patchbay/error.hpp>

#include <nlohmann/json.hpp>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace testbed {

namespace {

// What commands share; says when it ends.
class notebook {
 public:
  notebook(std::string text, lifetimes ended) : text_(std::move(text)), ended_(std::move(ended)) {}
  notebook(const notebook&) = delete;
  notebook& operator=(const notebook&) = delete;
  ~notebook() { ended_.add(); }

  std::string read() const {
    const std::lock_guard hold(lock_);
    return text_;
  }
  void write(std::string text) {
    const std::lock_guard hold(lock_);
    text_ = std::move(text);
  }

 private:
  mutable std::mutex lock_;
  std::string text_;
  lifetimes ended_;
};

struct prize {
  int winner = -1;
};
struct never_managed {};

// All at once; returns how many got to manage theirs.
int race(bridge::app& app, int count) {
  std::atomic<int> winners = 0;
  std::atomic<bool> go = false;
  std::vector<std::jthread> racers;
  racers.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    racers.emplace_back([&app, &winners, &go, i] {
      go.wait(false);
      if (app.manage(prize{i})) ++winners;
    });
  }
  go = true;
  go.notify_all();
  racers.clear();
  return winners;
}

std::string code_of_registration(bridge::app& app) {
  try {
    app.command("needs_what_is_not_managed", [](bridge::managed<never_managed>) {});
    return "registered";
  } catch (const patchbay::error& refusal) {
    return std::string(to_string(refusal.code()));
  }
}

void add_controls(host& all) {
  bridge::app& app = all.app;
  app.command("control_manage_again", {"text"}, [&all](const std::string& text) {
    return all.app.manage(std::make_shared<notebook>(text, lifetimes()));
  });
  app.command("control_manage_race", {"threads"}, [&all](int threads) -> value {
    const int winners = race(all.app, threads);
    const int winner = all.app.state<prize>().winner;
    const bool let_go = all.app.unmanage<prize>() != nullptr;
    return {{"winners", winners}, {"winner", winner}, {"unmanaged", let_go}, {"left", all.app.manages<prize>()}};
  });
  app.command("control_register_unmanaged", [&all] { return code_of_registration(all.app); });
}

}  // namespace

void add_managed_commands(host& all) {
  bridge::app& app = all.app;
  app.manage(std::make_shared<notebook>("first", all.dropped));
  app.command("managed_get", [](bridge::managed<notebook> notes) { return notes->read(); });
  app.command("managed_get_pool", [](bridge::managed<notebook> notes) { return notes->read(); },
              {.where = bridge::run_on::pool});
  app.command("managed_set", {"text"},
              [](bridge::managed<notebook> notes, const std::string& text) { notes->write(text); });
  app.command("managed_absent", [](const bridge::invocation& call) { (void)call.state<never_managed>(); });
  add_controls(all);
}

}  // namespace testbed
