#include "support.hpp"

#include <patchbay/bridge/server.hpp>
#include <patchbay/bridge/task.hpp>

#include <memory>

// What takes text takes no null `const char*`, as a C interface gives where there is none.

namespace patchbay::bridge::test {

namespace {

const char* const no_text = nullptr;

template <class F>
void expect_refused(F&& act) {
  EXPECT_EQ(code_of(std::forward<F>(act)), errc::invalid_argument);
}

}  // namespace

TEST(NullText, IsNoNameOfAnEvent) {
  counter_app host;
  expect_refused([&] { (void)host.app.emit(no_text); });
  expect_refused([&] { (void)host.app.emit_event(no_text); });
  expect_refused([&] { (void)host.app.emit_to(event_target::any(), no_text); });
  expect_refused([&] { (void)host.app.emit_filter(no_text, {}, [](const event_target&) { return true; }); });
  expect_refused([] { (void)event_target(no_text); });
  expect_refused([] { (void)is_legal_name(no_text); });
}

TEST(NullText, IsNoLabelAndNoToken) {
  counter_app host;
  bridge::app& app = host.app;
  expect_refused([&] { (void)app.mint_token(no_text); });
  expect_refused([&] { (void)app.mint_token("one", no_text); });
  expect_refused([&] { app.revoke_token(no_text); });
  expect_refused([&] { (void)app.close_window(no_text); });
  expect_refused([&] { (void)app.request_close(no_text); });
  expect_refused([&] { (void)app.focus_window(no_text); });
  expect_refused([&] { (void)app.forget_window(no_text); });
  expect_refused([&] { (void)app.reload_window(no_text); });
  expect_refused([&] { (void)app.set_title(no_text, "title"); });
  expect_refused([&] { (void)app.counts(no_text); });
  expect_refused([] { (void)recipients::everyone().include(no_text); });
  expect_refused([] { (void)matches_glob("*", no_text); });
  expect_refused([] { (void)allowlist{.allow = {"*"}}.allows(no_text); });
}

TEST(NullText, IsNoPageOfAServer) {
  counter_app host;
  const server serving(host.app, {});
  expect_refused([&] { (void)serving.url(no_text); });
  expect_refused([&] { (void)serving.url("one", no_text); });
  expect_refused([&] { (void)serving.url("one", "/", no_text); });
}

TEST(NullText, IsNoCommandOfAWindowAndNoArgument) {
  counter_app host;
  errc of_channel = errc::usage;
  host.app.command("asks", {},
                   [&](const invocation& call) { of_channel = code_of([&] { (void)call.channel(no_text); }); });
  in_process_window window(host.app, "main");
  expect_refused([&] { (void)window.invoke(no_text); });
  expect_refused([&] { window.emit(no_text); });
  expect_refused([&] { window.emit_event(no_text); });
  window.invoke("asks").get();
  EXPECT_EQ(of_channel, errc::invalid_argument);
}

}  // namespace patchbay::bridge::test
