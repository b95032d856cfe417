#include "support.hpp"

#include <patchbay/value/ranges.hpp>

#include <map>
#include <random>
#include <set>

namespace patchbay::bridge::test {

namespace {

// A page that does what docs/wire.md asks of one: counts, acknowledges, comes back, applies what it is sent. It checks
// on the way that nothing is left out, comes twice or goes backwards.
class convergent_page {
 public:
  convergent_page(app& host, std::string label, path_set paths, std::mt19937_64& random)
      : host_(host), label_(std::move(label)), paths_(std::move(paths)), random_(random) {
    open();
  }

  void open() {
    link_ = manual_page::connect(host_, {{"version", 1}, {"token", host_.mint_token(label_)}});
    begin_page();
  }

  void reload() {
    const bool knows_it = !session_.is_null();
    if (!knows_it) return;
    if (random_() % 2 == 0) link_->disconnect(connection::disconnect_reason::page_gone);
    auto next = manual_page::connect(host_, {{"version", 1}, {"session", session_}, {"reload", true}});
    link_->disconnect(connection::disconnect_reason::lost);
    link_ = std::move(next);
    begin_page();
  }

  // What was sent may be lost with the connection.
  void drop() {
    if (session_.is_null()) return;
    if (random_() % 2 == 0) (void)link_->take_message();
    link_->disconnect(connection::disconnect_reason::lost);
    link_ = manual_page::connect(host_, {{"version", 1}, {"session", session_}, {"received", received_}});
    resumes_ = true;
  }

  void dispatch(const value& action) { invoke("plugin:patchbay|dispatch", {{"action", action}}); }

  void follow(path_set paths) {
    paths_ = std::move(paths);
    invoke("plugin:patchbay|set_paths", {{"id", 1}, {"paths", value::from(paths_.paths())}});
  }

  // Takes in at most so many messages.
  void read(std::size_t messages) {
    for (; messages > 0; --messages) {
      const auto next = link_->take_message();
      if (!next) return;
      for (const value& each : frames_of(*next)) handle(each);
    }
    if (random_() % 3 == 0) link_->send({{"ack", received_}});
  }
  void read_all() {
    read(100000);
    link_->send({{"ack", received_}});
    read(100000);
  }

  [[nodiscard]] const value& document() const noexcept { return document_; }
  [[nodiscard]] const path_set& paths() const noexcept { return paths_; }
  [[nodiscard]] std::size_t unanswered() const noexcept { return asked_.size(); }
  [[nodiscard]] const std::string& label() const noexcept { return label_; }

 private:
  void begin_page() {
    session_ = value();
    received_ = 0;
    sent_.clear();
    forgotten_ = 0;
    asked_.clear();
    has_state_ = false;
    revision_ = 0;
    resumes_ = false;
    invoke("plugin:patchbay|subscribe", {{"id", 1}, {"paths", value::from(paths_.paths())}});
  }

  void invoke(std::string_view command, const value& arguments) {
    const int id = ++last_call_;
    asked_.insert(id);
    sent_.push_back({{"invoke", id}, {"cmd", command}, {"args", arguments}});
    if (!resumes_) link_->send(sent_.back());
  }

  void handle(const value& frame) {
    if (frame.contains("welcome")) return handle_welcome(frame["welcome"]);
    if (frame.contains("ack")) {
      for (const auto upto = frame["ack"].get<std::size_t>(); forgotten_ < upto; ++forgotten_) sent_.pop_front();
      return;
    }
    ASSERT_FALSE(frame.contains("bye")) << frame;
    ++received_;
    if (frame.contains("reply")) {
      EXPECT_EQ(asked_.erase(frame["reply"].get<int>()), 1U) << "a second answer: " << frame;
      EXPECT_TRUE(frame.contains("ok")) << frame;
    } else if (frame.contains("update")) {
      handle_update(frame);
    }
  }

  void handle_welcome(const value& welcome) {
    session_ = welcome["session"];
    EXPECT_EQ(welcome["resumed"], value(resumes_));
    if (!std::exchange(resumes_, false)) return;
    for (const auto upto = welcome["received"].get<std::size_t>(); forgotten_ < upto; ++forgotten_) sent_.pop_front();
    for (const value& each : sent_) link_->send(each);
  }

  void handle_update(const value& frame) {
    const auto revision = frame["revision"].get<revision_number>();
    if (frame.contains("snapshot")) {
      EXPECT_FALSE(has_state_) << "a second snapshot";
      document_ = frame["snapshot"];
    } else {
      ASSERT_EQ(frame["base"], value(revision_)) << "an update was left out or came twice";
      document_ = apply(document_, patch::from(frame["patch"]));
    }
    EXPECT_GE(revision, revision_) << "the state went backwards";
    has_state_ = true;
    revision_ = revision;
  }

  app& host_;
  const std::string label_;
  path_set paths_;
  std::mt19937_64& random_;
  std::shared_ptr<manual_page> link_;

  value session_;
  std::uint64_t received_ = 0;
  std::deque<value> sent_;  // and not acknowledged
  std::size_t forgotten_ = 0;
  bool resumes_ = false;
  int last_call_ = 0;
  std::set<int> asked_;

  value document_;
  revision_number revision_ = 0;
  bool has_state_ = false;
};

path_set random_paths(std::mt19937_64& random) {
  const std::vector<std::string> all{"", "/count", "/todos", "/items/3", "/items/*/n", "/items", "/missing"};
  std::vector<std::string> chosen;
  for (std::size_t i = 0; i < 1 + random() % 3; ++i) chosen.push_back(all[random() % all.size()]);
  return path_set(chosen);
}

value random_action(std::mt19937_64& random) {
  switch (random() % 5) {
    case 0:
      return {{"type", "increment"}};
    case 1:
      return {{"type", "todos/add"}, {"payload", static_cast<int>(random() % 1000)}};
    case 2:
      return {{"type", "todos/drop"}, {"payload", static_cast<int>(random() % 50)}};
    default:
      return {{"type", "items/set"},
              {"payload", {{"id", std::to_string(random() % 10)}, {"n", static_cast<int>(random() % 100)}}}};
  }
}

struct windows_app : counter_app {
  windows_app() : counter_app({.limits = {.frames_per_second = 1000000, .frames_at_once = 1000000}}) {
    store.set_state({{"items", value::object()}});
    store
        .handle("todos/drop",
                [](draft state, int at) {
                  if (static_cast<std::size_t>(at) < state["todos"].size()) state["todos"].erase(at);
                })
        .release();
    store
        .handle("items/set",
                [](draft state, const value& item) {
                  if (item["n"].get<int>() % 7 == 0)
                    state["items"].erase(item["id"].as_string());
                  else
                    state["items"][item["id"].as_string()] = item;
                })
        .release();
  }
};

void expect_convergence(windows_app& host, std::vector<std::unique_ptr<convergent_page>>& pages) {
  for (const auto& each : pages) {
    each->read_all();
    EXPECT_EQ(each->document(), each->paths().restrict(host.store.state())) << each->label();
    EXPECT_EQ(each->unanswered(), 0U) << each->label();
    EXPECT_EQ(host.app.counts(each->label()).subscriptions, 1U);
    EXPECT_EQ(host.app.counts(each->label()).calls, 0U);
  }
  EXPECT_EQ(host.app.windows().size(), pages.size());
}

void run_randomly(std::uint64_t seed, std::size_t steps) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  windows_app host;
  std::vector<std::unique_ptr<convergent_page>> pages;
  const std::size_t most = 3 + random() % 48;
  std::size_t labels = 0;
  const auto open = [&] {
    pages.push_back(
        std::make_unique<convergent_page>(host.app, "w" + std::to_string(++labels), random_paths(random), random));
  };
  while (pages.size() < most) open();
  for (std::size_t step = 0; step < steps && !::testing::Test::HasFailure(); ++step) {
    const std::size_t at = random() % pages.size();
    convergent_page& page = *pages[at];
    const auto what = random() % 100;
    if (what < 40)
      page.dispatch(random_action(random));
    else if (what < 80)
      page.read(random() % 4);
    else if (what < 88)
      page.drop();
    else if (what < 93)
      page.reload();
    else if (what < 96)
      page.follow(random_paths(random));
    else if (what < 98)
      open();
    else if (pages.size() > 3) {
      host.app.close_window(page.label());
      pages.erase(pages.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }
  expect_convergence(host, pages);
}

}  // namespace

TEST(Convergence, HoldsForRandomActionsDropsReloadsAndSlowReaders) {
  const std::uint64_t first = std::random_device{}();
  std::cout << "first seed " << first << '\n';
  for (std::uint64_t seed = first; seed < first + 30 && !HasFailure(); ++seed) run_randomly(seed, 600);
}

TEST(Convergence, HoldsForWindowsOnThreadsOfTheirOwn) {
  const std::uint64_t seed = std::random_device{}();
  std::cout << "seed " << seed << '\n';
  windows_app host;
  std::vector<std::unique_ptr<std::mt19937_64>> randoms;
  std::vector<std::unique_ptr<convergent_page>> pages;
  for (std::size_t i = 0; i < 6; ++i) {
    randoms.push_back(std::make_unique<std::mt19937_64>(seed + i));
    pages.push_back(std::make_unique<convergent_page>(host.app, "w" + std::to_string(i), random_paths(*randoms.back()),
                                                      *randoms.back()));
  }
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    threads.emplace_back([&page = *pages[i], &random = *randoms[i]] {
      for (int step = 0; step < 300 && !::testing::Test::HasFailure(); ++step) {
        const auto what = random() % 100;
        if (what < 50)
          page.dispatch(random_action(random));
        else if (what < 90)
          page.read(random() % 4);
        else if (what < 97)
          page.drop();
        else
          page.reload();
      }
    });
  }
  threads.clear();
  expect_convergence(host, pages);
}

TEST(Convergence, CostsTheServerNoMoreMemoryTheLongerAWindowDoesNotRead) {
  windows_app host;
  const auto stalled = manual_page::connect(host.app, {{"version", 1}, {"token", host.app.mint_token("stalled")}});
  stalled->send({{"invoke", 1}, {"cmd", "plugin:patchbay|subscribe"}, {"args", {{"id", 1}, {"paths", {""}}}}});
  std::mt19937_64 random(1);
  for (int i = 0; i < 100000; ++i) {
    host.store.dispatch("items/set", value{{"id", std::to_string(i % 10)}, {"n", static_cast<int>(random() % 100)}});
  }
  std::size_t bytes = 0;
  std::size_t updates = 0;
  while (const auto next = stalled->take_message()) {
    bytes += next->size();
    for (const value& each : frames_of(*next)) updates += each.contains("update") ? 1U : 0U;
  }
  EXPECT_EQ(updates, 1U);
  EXPECT_LT(bytes, 2000U);
}

}  // namespace patchbay::bridge::test
