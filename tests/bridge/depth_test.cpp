#include <patchbay/bridge/app.hpp>
#include <patchbay/bridge/in_process.hpp>
#include <patchbay/patchbay.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <future>
#include <utility>

// A window in the process reads what the application wrote, however deep that is.

namespace {

using namespace patchbay;

value nested(std::size_t depth) {
  value built = 1;
  for (std::size_t i = 0; i < depth; ++i) built = value::array({std::move(built)});
  return built;
}

class Depth : public ::testing::TestWithParam<std::size_t> {};

TEST_P(Depth, WindowsInTheProcessFollow) {
  store s{value{{"d", 0}}};
  bridge::app app(s);
  app.permit("*", bridge::permissions::everything());
  app.command("deep", {}, [] { return nested(GetParam()); });
  bridge::in_process_window window(app, "main");
  const auto replica = window.subscribe({"/d"});
  value heard;
  const auto listening = window.listen("news", [&](const bridge::event& event) { heard = event.payload; });

  s.set_state({{"d", nested(GetParam())}});
  EXPECT_EQ(replica.state(), s.state());
  s.set_state({{"d", 5}});
  EXPECT_EQ(replica.state(), s.state());

  auto reply = window.invoke("deep");
  ASSERT_EQ(reply.wait_for(std::chrono::seconds(0)), std::future_status::ready);
  EXPECT_EQ(reply.get(), nested(GetParam()));
  app.emit("news", nested(GetParam()));
  EXPECT_EQ(heard, nested(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(UpToAndBeyondADocument, Depth,
                         ::testing::Values(max_document_depth - 2, max_document_depth, max_document_depth * 20));

}  // namespace
