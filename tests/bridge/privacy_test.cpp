#include "support.hpp"

// What a window learns of what is none of its business: nothing.

namespace patchbay::bridge::test {

namespace {

class Privacy : public ::testing::Test {
 protected:
  Privacy() : strict(host.store) {
    strict.permit("main", permissions::everything());
    strict.permit("reader", {.actions = {.allow = {"todos/*"}},
                             .paths = {.allow = {"/todos", "/secrets"}, .deny = {"/secrets/key"}}});
  }
  void change_what_is_denied(int times) {
    for (int i = 0; i < times; ++i) host.store.dispatch("secrets/set", "key " + std::to_string(i));
    for (int i = 0; i < times; ++i) host.store.dispatch("increment");
  }
  static void ask(manual_page& page, int id, std::string_view command, const value& arguments) {
    page.send({{"invoke", id}, {"cmd", command}, {"args", arguments}});
  }

  counter_app host;
  bridge::app strict;
};

// All that a page hears, with what is random in a welcome left out.
std::string heard(manual_page& page) {
  std::string all;
  for (const value& each : page.take()) {
    if (!each.contains("welcome")) all += each.dump() + "\n";
  }
  return all;
}

}  // namespace

TEST_F(Privacy, AWindowWithoutPermissionLearnsOfNoOtherWindow) {
  in_process_window main(strict, "main");
  in_process_window guest(strict, "guest");
  EXPECT_EQ(guest.invoke("plugin:window|get_all_windows").get(), value::array({"guest"}));
  EXPECT_EQ(guest.invoke("plugin:webview|get_all_webviews").get(),
            value::array({{{"label", "guest"}, {"windowLabel", "guest"}}}));
  EXPECT_EQ(main.invoke("plugin:window|get_all_windows").get(), (value{"guest", "main"}));
  const auto refusal = [&](const char* label) {
    try {
      (void)guest.invoke("plugin:window|title", {{"label", label}}).get();
    } catch (const error& refused) {
      return refused.message();
    }
    return std::string();
  };
  EXPECT_EQ(refusal("main"), refusal("none"));
}

TEST_F(Privacy, AWindowWithoutPermissionHearsTheSameHoweverOftenTheStateChanges) {
  const auto session_of = [&](const std::string& label, int changes) {
    const auto page = manual_page::open(strict, label);
    std::string all;
    for (int round = 1; round < 9; round += 3) {
      ask(*page, round, "plugin:patchbay|subscribe", {{"id", round}, {"paths", value::array()}});
      ask(*page, round + 1, "plugin:patchbay|get_state", {{"paths", value::array()}});
      ask(*page, round + 2, "plugin:patchbay|dispatch", {{"action", {{"type", "increment"}}}});
      change_what_is_denied(changes);
      all += heard(*page);
    }
    // The epochs are random: their texts are all as long.
    const auto epoch = all.find("\"epoch\":\"");
    const std::string random = all.substr(epoch + 9, 16);
    for (auto at = all.find(random); at != std::string::npos; at = all.find(random)) all.replace(at, 16, "E");
    return all;
  };
  const std::string quiet = session_of("one", 0);
  EXPECT_NE(quiet.find("\"revision\""), std::string::npos);
  EXPECT_EQ(session_of("two", 7), quiet);
}

TEST_F(Privacy, AWindowIsToldRevisionsThatSayNothingOfWhatIsDenied) {
  const auto page = manual_page::open(strict, "reader");
  ask(*page, 1, "plugin:patchbay|subscribe", {{"id", 1}, {"paths", {"/todos", "/secrets"}}});
  const auto first = page->take("update");
  ASSERT_EQ(first.size(), 1U);
  const auto base = first[0]["revision"].get<int>();
  change_what_is_denied(9);
  EXPECT_EQ(heard(*page), "");
  host.store.dispatch("todos/add", "milk");
  const auto next = page->take("update");
  ASSERT_EQ(next.size(), 1U);
  EXPECT_EQ(next[0]["base"], value(base));
  EXPECT_EQ(next[0]["revision"], value(base + 1));
  change_what_is_denied(3);
  ask(*page, 2, "plugin:patchbay|dispatch", {{"action", {{"type", "todos/add"}, {"payload", "bread"}}}});
  for (const value& each : page->take()) {
    if (each.contains("update")) {
      EXPECT_EQ(each["base"], value(base + 1));
    }
    if (each.contains("reply")) {
      EXPECT_LE(each["ok"]["revision"].get<int>(), base + 2);
    }
  }
}

TEST_F(Privacy, AnAcknowledgementDoesNotTellWhenSomethingHiddenChanges) {
  const auto page = manual_page::open(strict, "reader");
  ask(*page, 1, "plugin:patchbay|subscribe", {{"id", 1}, {"paths", {"/secrets"}}});
  (void)page->take();
  page->send({{"cancel", 99}});
  change_what_is_denied(1);
  EXPECT_EQ(heard(*page), "");
  ask(*page, 2, "plugin:window|title", value::object());
  EXPECT_NE(heard(*page).find("\"ack\":3"), std::string::npos);
}

TEST_F(Privacy, APageThatComesBackStillGetsTheDifference) {
  const value hello = {{"version", 1}, {"token", strict.mint_token("reader")}};
  const auto page = manual_page::connect(strict, hello);
  const value welcome = page->take("welcome").at(0)["welcome"];
  ask(*page, 1, "plugin:patchbay|subscribe", {{"id", 1}, {"paths", {"/todos"}}});
  const auto had = page->take("update").at(0)["revision"];
  const auto again = manual_page::connect(strict, {{"version", 1}, {"session", welcome["session"]}, {"reload", true}});
  EXPECT_EQ(again->take("welcome").at(0)["welcome"]["epoch"], welcome["epoch"]);
  change_what_is_denied(4);
  host.store.dispatch("todos/add", "milk");
  ask(*again, 1, "plugin:patchbay|subscribe",
      {{"id", 1}, {"paths", {"/todos"}}, {"resume", {{"epoch", welcome["epoch"]}, {"revision", had}}}});
  const auto updates = again->take("update");
  ASSERT_EQ(updates.size(), 1U);
  EXPECT_EQ(updates[0]["base"], had);
  EXPECT_EQ(apply(value{{"todos", value::array()}}, patch::from(updates[0]["patch"])),
            (value{{"todos", value::array({"milk"})}}));
}

}  // namespace patchbay::bridge::test
