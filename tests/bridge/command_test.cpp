#include "support.hpp"

#include <patchbay/bridge/coroutine.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <nlohmann/json.hpp>

#include <atomic>
#include <optional>
#include <stdexcept>

namespace patchbay::bridge::test {

namespace {

struct well {
  std::string id;
  double depth = 0;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(well, id, depth)

struct refusal {
  int status = 0;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(refusal, status)

struct message_parts {
  std::string head;
  std::string body;
};

struct calls {
  std::atomic<int> count = 0;
};

class Command : public ::testing::Test {
 protected:
  value call(std::string_view name, value arguments = value::object()) {
    return window.invoke(name, std::move(arguments)).get();
  }
  std::string refusal_of(std::string_view name, value arguments = value::object()) {
    try {
      call(name, std::move(arguments));
    } catch (const error& failure) {
      return std::string(to_string(failure.code())) + ": " + failure.message();
    }
    return "nothing was thrown";
  }
  value reason_of(std::string_view name) {
    try {
      call(name);
    } catch (const rejection& failure) {
      return failure.reason();
    }
    return "no rejection";
  }

  counter_app host;
  bridge::app& app = host.app;
  in_process_window window{host.app, "main"};
};

}  // namespace

TEST_F(Command, TakesArgumentsByNameInCamelCase) {
  app.command("list_wells", {"workspace_id", "limit"},
              [](const std::string& workspace, int limit) { return workspace + "/" + std::to_string(limit); });
  EXPECT_EQ(call("list_wells", {{"workspaceId", "w1"}, {"limit", 3}}), value("w1/3"));
}

TEST_F(Command, KeepsNamesAsGivenWhereAsked) {
  app.command("snake", {"workspace_id"}, [](const std::string& id) { return id; }, {.camel_case = false});
  EXPECT_EQ(call("snake", {{"workspace_id", "w1"}}), value("w1"));
}

TEST_F(Command, LeavesTheNamesInsideOfValuesAlone) {
  app.command("depth_of", {"request"}, [](const well& asked) { return asked.depth; });
  EXPECT_EQ(call("depth_of", {{"request", {{"id", "a"}, {"depth", 12.5}}}}), value(12.5));
}

TEST_F(Command, SaysAsTauriDoesWhichArgumentIsMissingOrWrong) {
  app.command("list_wells", {"workspace_id"}, [](const std::string& id) { return id; });
  EXPECT_EQ(refusal_of("list_wells"),
            "invalid_arguments: invalid args `workspaceId` for command `list_wells`: command list_wells missing "
            "required key workspaceId");
  EXPECT_THAT(refusal_of("list_wells", {{"workspaceId", 7}}),
              ::testing::StartsWith("invalid_arguments: invalid args `workspaceId` for command `list_wells`: "));
}

TEST_F(Command, TakesNothingForAnOptionalArgumentThatIsMissingOrNull) {
  app.command("maybe", {"name"}, [](std::optional<std::string> name) { return name.value_or("nobody"); });
  EXPECT_EQ(call("maybe"), value("nobody"));
  EXPECT_EQ(call("maybe", {{"name", nullptr}}), value("nobody"));
  EXPECT_EQ(call("maybe", {{"name", "Ann"}}), value("Ann"));
  EXPECT_THAT(refusal_of("maybe", {{"name", 1}}), ::testing::StartsWith("invalid_arguments"));
}

TEST_F(Command, RepliesTheSameWhereverItRuns) {
  const auto twice = [](int number) { return 2 * number; };
  app.command("caller", {"number"}, twice);
  app.command("pool", {"number"}, twice, {.where = run_on::pool});
  app.command("coroutine", {"number"}, [](int number) -> boost::asio::awaitable<int> {
    boost::asio::steady_timer pause(co_await boost::asio::this_coro::executor, std::chrono::milliseconds(1));
    co_await pause.async_wait(boost::asio::use_awaitable);
    co_return 2 * number;
  });
  app.command("later", {"number"}, [](responder reply, int number) {
    auto kept = std::make_shared<responder>(std::move(reply));
    std::thread([kept, number] { std::move(*kept).resolve(2 * number); }).detach();
  });
  for (const char* name : {"caller", "pool", "coroutine", "later"}) {
    EXPECT_EQ(call(name, {{"number", 21}}), value(42)) << name;
    EXPECT_THAT(refusal_of(name), ::testing::StartsWith("invalid_arguments")) << name;
  }
}

TEST_F(Command, RepliesNullForNothing) {
  app.command("nothing", [] {});
  app.command("nothing_later", []() -> boost::asio::awaitable<void> { co_return; });
  EXPECT_EQ(call("nothing"), value());
  EXPECT_EQ(call("nothing_later"), value());
}

TEST_F(Command, RejectsWithAnyValue) {
  app.command("text", [] { throw rejection(""); });
  app.command("typed", [] { throw rejection::with(refusal{409}); });
  EXPECT_EQ(reason_of("text"), value(""));
  EXPECT_EQ(reason_of("typed"), (value{{"status", 409}}));
}

TEST_F(Command, AnswersWhatItThrowsWhereverItRuns) {
  app.command("caller", [] { throw std::runtime_error("boom"); });
  app.command("pool", [] { throw std::runtime_error("boom"); }, {.where = run_on::pool});
  app.command("coroutine", []() -> boost::asio::awaitable<int> {
    throw std::runtime_error("boom");
    co_return 1;
  });
  app.command("odd", [] { throw 7; });
  for (const char* name : {"caller", "pool", "coroutine"}) EXPECT_EQ(refusal_of(name), "internal: boom") << name;
  EXPECT_EQ(refusal_of("odd"), "internal: The command failed.");
}

TEST_F(Command, TellsAWindowThatIsNotTrustedNothingOfAnUnexpectedFailure) {
  app.permit("guest", {.commands = {.allow = {"*"}}});
  counter_app other;
  bridge::app strict(other.store);
  strict.permit("guest", {.commands = {.allow = {"*"}}});
  strict.command("fail", [] { throw std::runtime_error("/etc/secret is missing"); });
  strict.command("inner", [] { throw error(errc::io, "/etc/secret is missing"); });
  strict.command("typed", {"n"}, [](int n) { return n; });
  in_process_window guest(strict, "guest");
  for (const char* name : {"fail", "inner"}) {
    try {
      guest.invoke(name).get();
      ADD_FAILURE() << "nothing was thrown";
    } catch (const error& failure) {
      EXPECT_EQ(failure.message(), "The command failed.");
    }
  }
  EXPECT_EQ(code_of([&] { guest.invoke("typed").get(); }), errc::invalid_arguments);
}

TEST_F(Command, AnswersWhenItsResponderIsDroppedWithoutAnAnswer) {
  app.command("forgetful", [](responder) {});
  EXPECT_EQ(refusal_of("forgetful"), "internal: The command ended without an answer.");
}

TEST_F(Command, AnswersWhatItThrowsAlsoIfItsResponderGoesWithIt) {
  app.command("throws", [](const responder&) { throw std::runtime_error("boom"); });
  app.command("refuses", [](responder reply) {
    const responder moved = std::move(reply);
    throw error(errc::not_allowed, "No.");
  });
  EXPECT_EQ(refusal_of("throws"), "internal: boom");
  EXPECT_EQ(refusal_of("refuses"), "not_allowed: No.");
}

TEST_F(Command, IsNotFoundUnderAnotherName) {
  EXPECT_EQ(refusal_of("X"), "unknown_command: Command X not found");
  EXPECT_EQ(refusal_of("plugin:foo|bar"), "unknown_command: Command bar not found");
}

TEST_F(Command, HandsOverWhatTheApplicationManages) {
  ASSERT_TRUE(app.manage(std::make_shared<calls>()));
  app.command("count", [](managed<calls> counted) { return ++counted->count; });
  EXPECT_EQ(call("count"), value(1));
  EXPECT_EQ(call("count"), value(2));
  EXPECT_EQ(app.state<calls>().count, 2);
}

TEST_F(Command, IsRefusedWhenRegisteredWithWhatCannotWork) {
  app.command("taken", [] {});
  EXPECT_EQ(code_of([&] { app.command("taken", [] {}); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { app.command("plugin:event|listen", [] {}); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { app.command("", [] {}); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { app.command("names", {"a", "b"}, [](int) {}); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { app.command("unmanaged", [](managed<calls>) {}); }), errc::invalid_argument);
}

TEST_F(Command, IsRefusedWhenItIsEmptyOrCannotBeNamed) {
  const auto register_as = [&](const std::string& name) { return code_of([&] { host.app.command(name, [] {}); }); };
  EXPECT_EQ(code_of([&] { host.app.command("a", std::function<void()>{}); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { host.app.command("b", static_cast<void (*)()>(nullptr)); }), errc::invalid_argument);
  for (const char* name : {"a b", "a\n", "greet\u200b", "greet\u202e", "gree\u00adt"}) {
    EXPECT_EQ(register_as(name), errc::illegal_name) << name;
  }
  EXPECT_NO_THROW(host.app.command("gr\u00fc\u00dfe.alle|neu", [] {}));
}

TEST_F(Command, KnowsWhoCalls) {
  app.command("who", [](const invocation& call) { return call.window() + " " + call.command(); });
  in_process_window other(app, "other");
  EXPECT_EQ(call("who"), value("main who"));
  EXPECT_EQ(other.invoke("who").get(), value("other who"));
}

TEST_F(Command, IsAskedToStopWhenItsPageCancels) {
  std::promise<void> started;
  app.command("slow",
              [&started](std::stop_token stop) {
                started.set_value();
                while (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
                throw error(errc::cancelled, "It was cancelled.");
              },
              {.where = run_on::pool});
  const auto page = manual_page::open(app, "page");
  page->send({{"invoke", 5}, {"cmd", "slow"}});
  started.get_future().wait();
  page->send({{"cancel", 5}});
  std::vector<value> replies;
  ASSERT_TRUE(soon([&] { return !(replies = page->take("reply")).empty(); }));
  EXPECT_EQ(replies, (std::vector<value>{{{"reply", 5}, {"error", "It was cancelled."}, {"code", "cancelled"}}}));
}

TEST_F(Command, OfACoroutineIsCancelledWhereItWaits) {
  std::promise<void> started;
  app.command("sleep", [&started]() -> boost::asio::awaitable<void> {
    boost::asio::steady_timer pause(co_await boost::asio::this_coro::executor, std::chrono::hours(1));
    started.set_value();
    co_await pause.async_wait(boost::asio::use_awaitable);
  });
  const auto page = manual_page::open(app, "page");
  page->send({{"invoke", 5}, {"cmd", "sleep"}});
  started.get_future().wait();
  page->send({{"cancel", 5}});
  std::vector<value> replies;
  ASSERT_TRUE(soon([&] { return !(replies = page->take("reply")).empty(); }));
  EXPECT_EQ(replies.front()["code"], value("cancelled"));
}

TEST_F(Command, IsAskedToStopWhenItsWindowCloses) {
  std::promise<void> started;
  std::promise<void> stopped;
  app.command("slow",
              [&](std::stop_token stop) {
                started.set_value();
                while (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
                stopped.set_value();
              },
              {.where = run_on::pool});
  in_process_window page(app, "page");
  std::future<value> answer = page.invoke("slow");
  started.get_future().wait();
  page.close();
  stopped.get_future().wait();
  EXPECT_EQ(code_of([&] { answer.get(); }), errc::closed);
}

TEST_F(Command, TakesAndReturnsBytes) {
  app.command("reverse", [](const raw& body, const invocation& call) {
    std::string bytes(body.bytes.rbegin(), body.bytes.rend());
    return raw{bytes + std::string(call.headers()["suffix"].as_string())};
  });
  const auto page = manual_page::open(app, "page");
  const std::string head = R"({"invoke":1,"cmd":"reverse","headers":{"suffix":"!"}})";
  std::string message(4, '\0');
  message[3] = static_cast<char>(head.size());
  page->send_binary(message + head + std::string("a\x00\xff", 3));
  std::optional<message_parts> answered;
  while (const auto next = page->take_message()) {
    if (next->binary) answered = {next->text().substr(4, 11), next->text().substr(15)};
  }
  ASSERT_TRUE(answered);
  EXPECT_EQ(answered->head, R"({"reply":1})");
  EXPECT_EQ(answered->body, std::string("\xff\x00"
                                        "a!",
                                        4));
}

TEST_F(Command, OfBytesRefusesJson) {
  app.command("upload", [](const raw& body) { return body.bytes.size(); });
  EXPECT_EQ(refusal_of("upload"), "invalid_arguments: command `upload` takes bytes, and was called with JSON");
}

TEST_F(Command, SendsThroughAChannelInOrderAndEndsIt) {
  app.command("count_to", {"number", "on_count"}, [](int number, const channel& out) {
    for (int i = 1; i <= number; ++i) out.send(i);
  });
  const auto page = manual_page::open(app, "page");
  page->send({{"invoke", 1}, {"cmd", "count_to"}, {"args", {{"number", 2}, {"onCount", "__CHANNEL__:77"}}}});
  EXPECT_EQ(page->take("channel"), (std::vector<value>{{{"channel", 77}, {"index", 0}, {"message", 1}},
                                                       {{"channel", 77}, {"index", 1}, {"message", 2}},
                                                       {{"channel", 77}, {"index", 2}, {"end", true}}}));
  page->send({{"invoke", 2}, {"cmd", "count_to"}, {"args", {{"number", 2}, {"onCount", "__CHANNEL__:x"}}}});
  EXPECT_EQ(page->take("reply").front()["code"], value("invalid_arguments"));
}

TEST_F(Command, FindsItsChannelClosedWhenTheWindowIs) {
  std::optional<channel> kept;
  app.command("keep", {"out"}, [&kept](const channel& out) { kept = out; });
  auto page = manual_page::open(app, "page");
  page->send({{"invoke", 1}, {"cmd", "keep"}, {"args", {{"out", "__CHANNEL__:1"}}}});
  EXPECT_TRUE(kept->send(1));
  ASSERT_TRUE(app.close_window("page"));
  EXPECT_FALSE(kept->send(2));
}

TEST_F(Command, RunsOfOneWindowInTheOrderOfItsCalls) {
  std::string order;
  app.command("note", {"what"}, [&order](const std::string& what) { order += what; });
  const auto page = manual_page::open(app, "page");
  page->send_text(R"([{"invoke":1,"cmd":"note","args":{"what":"a"}},{"invoke":2,"cmd":"note","args":{"what":"b"}}])");
  page->send({{"invoke", 3}, {"cmd", "note"}, {"args", {{"what", "c"}}}});
  EXPECT_EQ(order, "abc");
}

TEST(ManagedState, KeepsTheFirstOfAType) {
  counter_app host;
  EXPECT_TRUE(host.app.manage(std::string("first")));
  EXPECT_FALSE(host.app.manage(std::string("second")));
  EXPECT_EQ(host.app.state<std::string>(), "first");
  EXPECT_EQ(*host.app.unmanage<std::string>(), "first");
  EXPECT_EQ(code_of([&] { (void)host.app.state<std::string>(); }), errc::not_found);
  EXPECT_TRUE(host.app.manage(std::string("third")));
  EXPECT_EQ(host.app.state<std::string>(), "third");
}

TEST(ManagedState, IsWonByExactlyOneOfManyThreads) {
  counter_app host;
  std::atomic<int> winners = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 50; ++i) {
    threads.emplace_back([&, i] {
      for (int k = 0; k < 20; ++k) winners += host.app.manage(100 * i + k) ? 1 : 0;
    });
  }
  threads.clear();
  EXPECT_EQ(winners, 1);
}

}  // namespace patchbay::bridge::test
